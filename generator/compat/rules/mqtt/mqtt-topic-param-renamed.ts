import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** M02: A placeholder of a topic was renamed. */
export const mqttTopicParamRenamed: CompatRule = {
  id: "mqtt-topic-param-renamed",
  row: "M02",
  axis: "source",
  says: "has other names in its topic",
  summary: "A placeholder of a topic was renamed.",
  why: "The topic is the same; code that is generated again has the new name.",
  fix: "Rename it in code when you generate again.",
  claims: claim("key", (it) => it.key === "placeholders"),
  verdicts: always("source"),
  exception: null,
  example: interactionsExample(
    ['position: { style: mqtt, topic: "cars/{car}/at", from: device, payload: Order, in: { car: id } }'],
    ['position: { style: mqtt, topic: "cars/{van}/at", from: device, payload: Order, in: { van: id } }'],
  ),
};
