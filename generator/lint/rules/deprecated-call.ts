import { at, type Origin } from "../../base/origin.ts";
import { producerOf } from "../../model/graph.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Deprecation } from "../../model/lifecycle.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, type Finding, finding, type LintInput } from "../rule.ts";

const shop = (callee: string) => ({
  "orders.yaml": serviceFile("orders", `interactions: { check: { style: grpc, calls: [stock.${callee}] } }`),
  "stock.yaml": serviceFile(
    "stock",
    `
    interactions:
      countOld: { style: grpc, deprecated: { since: 2026-01-01, sunset: 2999-01-01, use: stock.count } }
      count: { style: grpc }
    `,
  ),
});

/** See `summary`. */
export const deprecatedCall = defineRule({
  id: "deprecated-call",
  severity: "warning",
  summary: "Nothing new depends on what is going away.",
  why: "What is deprecated stays for as long as somebody needs it; after its sunset it may be gone any day.",
  examples: { bad: shop("countOld"), good: shop("count") },
  *check(input) {
    const { workspace, calls } = input;
    for (const { caller, callee, call } of [...calls.from.values()].flat())
      yield* judged(input, { from: caller, to: callee, origin: call.origin, verb: "calls" });
    for (const it of workspace.interactions.values()) {
      const producer = workspace.interactions.get(producerOf(it) ?? "");
      if (producer !== undefined)
        yield* judged(input, { from: it, to: producer, origin: keyPlace(it, "consumes"), verb: "consumes" });
    }
  },
});

interface Use {
  readonly from: Interaction;
  readonly to: Interaction;
  readonly origin: Origin;
  readonly verb: string;
}

function* judged({ today }: LintInput, { from, to, origin, verb }: Use): Iterable<Finding> {
  const { deprecated } = to;
  if (deprecated === null) return;
  const isOver = deprecated.sunset !== null && deprecated.sunset < today;
  yield finding({
    message: `'${from.id}' ${verb} '${to.id}', which is deprecated since ${deprecated.since}${endText(deprecated, isOver)}`,
    origin,
    related: [{ message: "it is deprecated here", origin: at(to.origin, "deprecated") }],
    help: deprecated.use === null ? "ask its owner what to use instead" : `use ${deprecated.use}`,
    severity: isOver ? "error" : null,
    about: [from.id],
  });
}

function endText({ sunset }: Deprecation, isOver: boolean): string {
  if (sunset === null) return "";
  return isOver ? ` and may be gone since ${sunset}` : ` and may be gone after ${sunset}`;
}
