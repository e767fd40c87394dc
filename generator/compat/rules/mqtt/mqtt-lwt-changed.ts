import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** M09: A message became the last will of a device, or is it no longer. */
export const mqttLwtChanged: CompatRule = {
  id: "mqtt-lwt-changed",
  row: "M09",
  axis: "wire",
  says: "is another last will",
  summary: "A message became the last will of a device, or is it no longer.",
  why: "Those who watch for lost devices hear nothing.",
  fix: "Keep it until nobody relies on it.",
  claims: claim("key", (it) => it.key === "will"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, will: true }'],
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id } }'],
  ),
};
