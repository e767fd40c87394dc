import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** E08: The order that is promised for events changed. */
export const orderingWeakened: CompatRule = {
  id: "ordering-weakened",
  row: "E08",
  axis: "wire",
  says: "comes in another order",
  summary: "The order that is promised for events changed.",
  why: "Consumers rely on the order.",
  fix: "Publish to a new topic without the promise.",
  claims: claim("key", (it) => it.key === "ordering"),
  verdicts: always("breaking"),
  exception: { says: "safe where more is promised", judge: ({ after }) => (after === "key" ? "safe" : null) },
  example: interactionsExample(
    ["orderChanged: { style: event, topic: orders, payload: Order, partitionBy: id }"],
    ["orderChanged: { style: event, topic: orders, payload: Order, partitionBy: id, ordering: none }"],
  ),
};
