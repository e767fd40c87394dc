import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** M01: The topic of an MQTT message changed, or its broker. */
export const mqttTopicChanged: CompatRule = {
  id: "mqtt-topic-changed",
  row: "M01",
  axis: "wire",
  says: "has another topic or broker",
  summary: "The topic of an MQTT message changed, or its broker.",
  why: "Devices update last, and go on with the old topic.",
  fix: "Subscribe to both until the oldest release in the field knows the new one.",
  claims: claim("key", (it) => (it.key === "topic" || it.key === "broker") && it.to.style === "mqtt"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id } }'],
    ['position: { style: mqtt, topic: "vans/{car}/at", from: device, payload: Order, in: { car: id } }'],
  ),
};
