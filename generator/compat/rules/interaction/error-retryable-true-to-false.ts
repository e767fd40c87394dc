import { errorsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B23: An error is no longer retryable. */
export const errorRetryableTrueToFalse: CompatRule = {
  id: "error-retryable-true-to-false",
  row: "B23",
  axis: "wire",
  says: "is not tried again any more",
  summary: "An error is no longer retryable.",
  why: "Callers that got through by trying again give up.",
  fix: "Tell callers, and watch how many calls fail.",
  claims: claim("error", (it) => it.key === "retryable" && !it.to.retryable),
  verdicts: always("dangerous"),
  exception: null,
  example: errorsExample(
    "OutOfStock: { code: FAILED_PRECONDITION, retryable: true }",
    "OutOfStock: { code: FAILED_PRECONDITION }",
  ),
};
