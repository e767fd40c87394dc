import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** M05: A message is no longer retained. */
export const mqttRetainedRemoved: CompatRule = {
  id: "mqtt-retained-removed",
  row: "M05",
  axis: "wire",
  says: "is not retained any more",
  summary: "A message is no longer retained.",
  why: "Those who subscribe late do not get the last value.",
  fix: "Keep it retained until nobody relies on it.",
  claims: claim("key", (it) => it.key === "retain" && it.to.style === "mqtt" && !it.to.channel.retain),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, retain: true }'],
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id } }'],
  ),
};
