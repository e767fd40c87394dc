import { plural } from "../../base/text.ts";
import { loopThrough } from "../../model/sync-calls.ts";
import { serviceFile } from "../example.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (calls: string) => ({
  "orders.yaml": serviceFile("orders", "interactions: { check: { style: grpc, calls: [stock.hold] } }"),
  "stock.yaml": serviceFile("stock", `interactions: { hold: { style: grpc${calls} } }`),
});

/** See `summary`. */
export const syncCycle = defineRule({
  id: "sync-cycle",
  severity: "error",
  summary: "Interactions do not wait for each other in a loop.",
  why: "A request that comes back to where it began holds a place in every service on its way: under load all of them wait for each other.",
  examples: { bad: shop(", calls: [orders.check]"), good: shop("") },
  *check({ calls }) {
    for (const group of calls.loops) {
      const loop = loopThrough(group, calls);
      const [first] = loop;
      if (first === undefined) continue;
      const names = [first.caller.id, ...loop.map((it) => it.callee.id)];
      const shown = names.length > 20 ? [...names.slice(0, 19), "…", first.caller.id] : names;
      const others =
        group.length > loop.length ? `; ${plural(group.length, "interaction")} are in such loops here` : "";
      yield finding({
        message: `'${first.caller.id}' waits for itself through ${plural(loop.length, "call")}: ${shown.join(" → ")}${others}`,
        origin: first.call.origin,
        related: loop.slice(1).map(({ caller, callee, call }) => ({
          message: `'${caller.id}' calls '${callee.id}'`,
          origin: call.origin,
        })),
        help: "let one side answer by an event, or move what both need to a service that calls neither",
        about: [first.caller.id],
      });
    }
  },
});
