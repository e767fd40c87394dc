import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** E06: The key of an event changed. */
export const partitionKeyChanged: CompatRule = {
  id: "partition-key-changed",
  row: "E06",
  axis: "wire",
  says: "has another key",
  summary: "The key of an event changed.",
  why: "Events of one thing land in several partitions, out of order.",
  fix: "Publish to a new topic with the new key.",
  claims: claim("key", (it) => it.key === "partitionBy"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["orderChanged: { style: event, topic: orders, payload: Order }"],
    ["orderChanged: { style: event, topic: orders, payload: Order, partitionBy: id }"],
  ),
};
