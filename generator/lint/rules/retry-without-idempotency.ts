import { isAnswered } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (idempotency: string) => ({
  "stock.yaml": serviceFile(
    "stock",
    `interactions: { reserve: { style: grpc, idempotency: ${idempotency}, retry: { attempts: 3 } } }`,
  ),
});

/** See `summary`. */
export const retryWithoutIdempotency = defineRule({
  id: "retry-without-idempotency",
  severity: "error",
  summary: "What is retried may be done twice.",
  why: "A call that timed out may have been carried out. With `idempotency: none` the runtime does not send it again, whatever `retry` says; somewhere else it would be done twice.",
  examples: { bad: shop("none"), good: shop("key") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const { retry, idempotency } = it.policies;
      // A default for all is meant for those that can be retried.
      const isMeant = retry.level === "interaction" && retry.value !== null && retry.value.attempts > 1;
      if (!isAnswered(it) || !isMeant || idempotency.value !== "none") continue;
      yield finding({
        message: `'${it.id}' asks for ${retry.value?.attempts ?? 0} attempts, and its idempotency is none: there is one`,
        origin: settingPlace(it, retry),
        related: [{ message: "idempotency: none", origin: settingPlace(it, idempotency) }],
        help: "write `idempotency: key`, or `natural` where doing it twice is the same; else `retry: none`",
        about: [it.id],
      });
    }
  },
});
