import { interactionsExample } from "../../example.ts";
import { lowered } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** M03: The QoS was lowered. */
export const mqttQosLowered: CompatRule = {
  id: "mqtt-qos-lowered",
  row: "M03",
  axis: "wire",
  says: "is delivered less surely",
  summary: "The QoS was lowered.",
  why: "Messages are lost, or come twice.",
  fix: "Keep it until every reader does without.",
  claims: ({ fact, before, after }) => isOf(fact, "key") && fact.key === "qos" && lowered({ before, after }),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, qos: 1 }'],
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id }, qos: 0 }'],
  ),
};
