import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** M06: A message is retained. */
export const mqttRetainedAdded: CompatRule = {
  id: "mqtt-retained-added",
  row: "M06",
  axis: "wire",
  says: "is retained now",
  summary: "A message is retained.",
  why: "Those who subscribe get an old value first.",
  fix: "See that readers bear old values.",
  claims: claim("key", (it) => it.key === "retain" && it.to.style === "mqtt" && it.to.channel.retain),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id } }'],
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, retain: true }'],
  ),
};
