import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const maxServices = 5;

const callees = ["a", "b", "c", "d", "e", "f"];
const page = (names: readonly string[]) => ({
  "home.yaml": serviceFile(
    "home",
    `
    interactions:
      page:
        style: http
        route: GET /page
        timeout: 20s
        calls: [${names.map((it) => `part-${it}.read`).join(", ")}]
    `,
  ),
  ...Object.fromEntries(
    callees.map((it) => [`part-${it}.yaml`, serviceFile(`part-${it}`, "interactions: { read: { style: grpc } }")]),
  ),
});

/** See `summary`. */
export const syncFanOut = defineRule({
  id: "sync-fan-out",
  severity: "warning",
  summary: "One handler waits for few services: for five at most.",
  why: "It is as slow as the slowest of them, and fails as often as all of them together.",
  examples: { bad: page(callees), good: page(callees.slice(1)) },
  *check({ calls }) {
    for (const steps of calls.from.values()) {
      const services = new Map(steps.map((it) => [it.callee.service, it]));
      const [first] = steps;
      if (first === undefined || services.size <= maxServices) continue;
      yield finding({
        message: `'${first.caller.id}' waits for ${services.size} services; more than ${maxServices} are too many`,
        origin: place(first.caller),
        related: [...services.values()].map(({ callee, call }) => ({
          message: `it calls '${callee.id}'`,
          origin: call.origin,
        })),
        help: "keep a copy that events feed of what changes seldom, or let clients compose the parts in a graph",
        about: [first.caller.id],
      });
    }
  },
});
