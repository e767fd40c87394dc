import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";

/** B06: An interaction was renamed. */
export const interactionRenamed: CompatRule = {
  id: "interaction-renamed",
  row: "B06",
  axis: "wire",
  says: "has another name",
  summary: "An interaction was renamed.",
  why: "Callers by its method or type do not find it; others see the new name in code only.",
  fix: "Write `was: <old name>`, which keeps what is on the wire.",
  claims: claim("interaction-renamed"),
  verdicts: always("breaking"),
  exception: {
    says: "only code where the wire has not changed",
    judge: (change) => (isOf(change.fact, "interaction-renamed") && change.fact.isSameWire ? "source" : null),
  },
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    ['readOrder: { was: getOrder, style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
