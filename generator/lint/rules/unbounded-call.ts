import { shapeOf } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (bounds: string) => ({
  "stock.yaml": serviceFile("stock", `interactions: { count: { style: grpc${bounds} } }`),
});

/** See `summary`. */
export const unboundedCall = defineRule({
  id: "unbounded-call",
  severity: "error",
  summary: "Every call has an end in time, and every client a bound on how many are on their way.",
  why: "One callee that hangs takes all connections and memory of its callers, and of theirs: a single slow service stops the whole system.",
  examples: { bad: shop(", timeout: none"), good: shop(", timeout: 5s") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const { timeoutMs, bulkhead } = it.policies;
      // A stream has no end in time: its idle timeout guards it.
      if (timeoutMs.value === null && timeoutMs.origin !== null && shapeOf(it) !== "stream")
        yield finding({
          message: `'${it.id}' has no timeout: who waits for it may wait for ever`,
          origin: settingPlace(it, timeoutMs),
          help: "give it the longest time that anybody should wait, as `timeout: 30s`",
          about: [it.id],
        });
      if (bulkhead.value === null && bulkhead.origin !== null)
        yield finding({
          message: `'${it.id}' has no bulkhead: a client may have any number of calls on their way`,
          origin: settingPlace(it, bulkhead),
          help: "write `bulkhead: { inFlight: 100, queue: 0 }`, with the number that a client needs",
          about: [it.id],
        });
    }
  },
});
