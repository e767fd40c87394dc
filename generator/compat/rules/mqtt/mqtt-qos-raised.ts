import { interactionsExample } from "../../example.ts";
import { raised } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** M04: The QoS was raised. */
export const mqttQosRaised: CompatRule = {
  id: "mqtt-qos-raised",
  row: "M04",
  axis: "wire",
  says: "is delivered more surely",
  summary: "The QoS was raised.",
  why: "Devices may not be able to, and messages may come twice.",
  fix: "See that devices can, and that readers bear duplicates.",
  claims: ({ fact, before, after }) => isOf(fact, "key") && fact.key === "qos" && raised({ before, after }),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, qos: 0 }'],
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, qos: 1 }'],
  ),
};
