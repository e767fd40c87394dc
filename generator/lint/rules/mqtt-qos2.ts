import { ofStyle } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (qos: number) => ({
  "devices.yaml": serviceFile(
    "devices",
    `
    interactions:
      reading:
        style: mqtt
        topic: fleet/{device}/reading
        from: device
        qos: ${qos}
        in: { device: id }
        payload: { value: double }
    `,
  ),
});

/** See `summary`. */
export const mqttQos2 = defineRule({
  id: "mqtt-qos2",
  severity: "warning",
  summary: "Messages of devices travel with QoS 0 or 1.",
  why: "QoS 2 takes four packets a message and ends at the broker: what the service does with it can still happen twice.",
  examples: { bad: shop(2), good: shop(1) },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "mqtt")))
      if (it.role.kind === "owner" && it.channel.qos === 2)
        yield finding({
          message: `'${it.id}' travels with QoS 2`,
          origin: keyPlace(it, "qos"),
          help: "write `qos: 1`: consumers know a message by its id, and drop the second",
          about: [it.id],
        });
  },
});
