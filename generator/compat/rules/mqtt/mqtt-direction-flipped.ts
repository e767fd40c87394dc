import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** M14: A message of devices became one of services, or the other way round. */
export const mqttDirectionFlipped: CompatRule = {
  id: "mqtt-direction-flipped",
  row: "M14",
  axis: "wire",
  says: "goes in the other direction",
  summary: "A message of devices became one of services, or the other way round.",
  why: "Whoever is on the other side does the same as before.",
  fix: "Add an interaction under another name.",
  claims: claim("key", (it) => it.key === "from"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id } }'],
    ['position: { style: mqtt, topic: "cars/{car}/at", from: service, payload: Order, in: { car: id } }'],
  ),
};
