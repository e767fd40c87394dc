import { ofStyle } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { keyPlace, place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (deadLetter: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    "interactions: { orderMoved: { style: event, topic: orders.moved, partitionBy: id, payload: { id: id } } }",
  ),
  "mails.yaml": serviceFile(
    "mails",
    `interactions: { onOrderMoved: { style: event, consumes: orders.orderMoved${deadLetter} } }`,
  ),
});

/** See `summary`. */
export const eventWithoutDeadLetter = defineRule({
  id: "event-without-dead-letter",
  severity: "error",
  summary: "A consumer has a place for events that it cannot handle.",
  why: "An event that fails again and again is dropped, and nobody knows what was in it; or it stops all that come after it.",
  examples: { bad: shop(", deadLetter: none"), good: shop("") },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "event"))) {
      if (it.role.kind === "producer" || it.role.deadLetter !== null) continue;
      const producer = workspace.interactions.get(it.role.producer);
      yield finding({
        message: `'${it.id}' has no dead letters: what it cannot handle is lost`,
        origin: keyPlace(it, "deadLetter"),
        related: producer === undefined ? [] : [{ message: "the event is here", origin: place(producer) }],
        help: `leave \`deadLetter\` out: the topic is '${it.channel.topic}.${it.role.group}.dlq' then`,
        about: [it.id],
      });
    }
  },
});
