import { plural } from "../../base/text.ts";
import { ofStyle } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (topic: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      orderMoved: { style: event, topic: shop.orders.moved, partitionBy: id, payload: { id: id } }
      orderPaid: { style: event, topic: ${topic}, partitionBy: id, payload: { id: id } }
    `,
  ),
});

/** See `summary`. */
export const mixedTopicNames = defineRule({
  id: "mixed-topic-names",
  severity: "warning",
  summary: "The topics of a Kafka broker are spelled with dots or with underscores, and not with both.",
  why: "Kafka makes an underscore of each dot in the names of metrics: `a.b` and `a_b` are one there, and a dashboard shows the sum.",
  examples: { bad: shop("shop_orders_paid"), good: shop("shop.orders.paid") },
  *check({ workspace }) {
    for (const { name } of workspace.brokers.filter((it) => it.kind === "kafka")) {
      const topics = workspace.services
        .flatMap((service) => ofStyle(service, "event"))
        .filter((it) => it.role.kind === "producer" && it.channel.broker === name);
      const dots = topics.filter((it) => it.channel.topic.includes("."));
      const underscores = topics.filter((it) => it.channel.topic.includes("_"));
      if (dots.length === 0) continue;
      for (const it of underscores) {
        const [other = null] = it.channel.topic.includes(".") ? [] : dots;
        const message = `'${it.channel.topic}' has '_'`;
        yield finding({
          message:
            other === null
              ? `${message} and '.'`
              : `${message}, and ${plural(dots.length, "topic")} of broker '${name}' '.'`,
          origin: keyPlace(it, "topic"),
          related:
            other !== null ? [{ message: `'${other.channel.topic}' has '.'`, origin: keyPlace(other, "topic") }] : [],
          help: "spell a new topic with dots and hyphens; move consumers before an old one goes",
          about: [it.id],
        });
      }
    }
  },
});
