import { ofStyle } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (topic: string, input: string) => ({
  "devices.yaml": serviceFile(
    "devices",
    `
    interactions:
      reading:
        style: mqtt
        topic: ${topic}
        from: device
        ${input}
        payload: { value: double }
    `,
  ),
});

/** See `summary`. */
export const mqttIdNotInTopic = defineRule({
  id: "mqtt-id-not-in-topic",
  severity: "warning",
  summary: "The topic of a device's message says which device it is.",
  why: "A broker lets a device write to topics and does not look into messages: without its id in the topic every device can speak for every other.",
  examples: {
    bad: shop("fleet/readings", "qos: 1"),
    good: shop("fleet/{device}/readings", "in: { device: id }"),
  },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "mqtt"))) {
      const hasId = it.channel.parts.some((part) => "field" in part);
      if (it.role.kind === "subscriber" || it.channel.from === "service" || hasId) continue;
      yield finding({
        message: `'${it.channel.topic}' does not say which device sends '${it.id}'`,
        origin: keyPlace(it, "topic"),
        help: "write `topic: …/{deviceId}/…` and `in: { deviceId: id }`: the first one is the device's user name",
        about: [it.id],
      });
    }
  },
});
