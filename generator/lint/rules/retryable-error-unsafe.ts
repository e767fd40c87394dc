import { at } from "../../base/origin.ts";
import { isAnswered } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { keyPlace, settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (idempotency: string) => ({
  "payments.yaml": serviceFile(
    "payments",
    `
    errors: { BankBusy: { code: FAILED_PRECONDITION, retryable: true } }
    interactions: { charge: { style: grpc, errors: [BankBusy]${idempotency} } }
    `,
  ),
});

/** See `summary`. */
export const retryableErrorUnsafe = defineRule({
  id: "retryable-error-unsafe",
  severity: "error",
  summary: "An error that asks for another try belongs to an interaction that can be tried again.",
  why: "The error tells clients to send the call again, and the interaction says that it may then be done twice. One of the two is wrong.",
  examples: { bad: shop(""), good: shop(", idempotency: key") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const { idempotency } = it.policies;
      if (!isAnswered(it) || idempotency.value !== "none") continue;
      for (const [index, id] of it.errors.entries()) {
        const error = workspace.errors.get(id);
        if (error === undefined || !error.retryable || !error.isRetryableWritten) continue;
        yield finding({
          message: `'${error.name}' is retryable, and '${it.id}' may not be sent again: its idempotency is none`,
          origin: at(keyPlace(it, "errors"), index),
          related: [
            { message: "retryable: true", origin: at(error.origin, "retryable") },
            ...(idempotency.origin === null
              ? []
              : [{ message: "idempotency: none", origin: settingPlace(it, idempotency) }]),
          ],
          help: "write `idempotency: key`, or `natural` where doing it twice is the same; else `retryable: false`",
          about: [it.id],
        });
      }
    }
  },
});
