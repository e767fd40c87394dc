import { errorsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B21: The code, the status or the name on the wire of an error changed. */
export const errorCodeChanged: CompatRule = {
  id: "error-code-changed",
  row: "B21",
  axis: "wire",
  says: "has another code, status or reason",
  summary: "The code, the status or the name on the wire of an error changed.",
  why: "Callers that branch by it take another way.",
  fix: "Declare another error for new conditions, and keep this one.",
  claims: claim("error", (it) => it.key !== "retryable"),
  verdicts: always("breaking"),
  exception: null,
  example: errorsExample("OutOfStock: { code: FAILED_PRECONDITION }", "OutOfStock: { code: ABORTED }"),
};
