import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** M13: Whether instances share the load changed. */
export const mqttSharedSubscription: CompatRule = {
  id: "mqtt-shared-subscription",
  row: "M13",
  axis: "wire",
  says: "is shared otherwise between instances",
  summary: "Whether instances share the load changed.",
  why: "Each message reaches one instance instead of all, or all instead of one.",
  fix: "See that handlers bear it.",
  claims: claim("key", (it) => it.key === "shared"),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, shared: true }'],
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, shared: false }'],
  ),
};
