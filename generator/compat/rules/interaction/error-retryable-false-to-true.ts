import { errorsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B24: An error became retryable. */
export const errorRetryableFalseToTrue: CompatRule = {
  id: "error-retryable-false-to-true",
  row: "B24",
  axis: "wire",
  says: "is tried again now",
  summary: "An error became retryable.",
  why: "Callers send the call again: more load and, where it is not idempotent, done twice.",
  fix: "Make the interaction idempotent first.",
  claims: claim("error", (it) => it.key === "retryable" && it.to.retryable),
  verdicts: always("dangerous"),
  exception: {
    says: "breaking where an interaction is not idempotent",
    judge: (_change, use) => (use.interaction.policies.idempotency.value === "none" ? "breaking" : null),
  },
  example: errorsExample(
    "OutOfStock: { code: FAILED_PRECONDITION }",
    "OutOfStock: { code: FAILED_PRECONDITION, retryable: true }",
  ),
};
