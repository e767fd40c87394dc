import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** E04: The topic of an event changed, or its broker. */
export const topicChanged: CompatRule = {
  id: "topic-changed",
  row: "E04",
  axis: "wire",
  says: "goes to another topic or broker",
  summary: "The topic of an event changed, or its broker.",
  why: "Consumers wait at the old topic.",
  fix: "Publish to both, let consumers move, and stop the old one after its sunset.",
  claims: claim("key", (it) => (it.key === "topic" || it.key === "broker") && it.to.style === "event"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["orderChanged: { style: event, topic: orders, payload: Order }"],
    ["orderChanged: { style: event, topic: orders.v2, payload: Order }"],
  ),
};
