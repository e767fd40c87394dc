import { ofStyle } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (key: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      orderMoved:
        style: event
        topic: orders.moved
        payload: { orderId: id, state: string }
        ${key}
    `,
  ),
});

/** See `summary`. */
export const eventWithoutKey = defineRule({
  id: "event-without-key",
  severity: "warning",
  summary: "An event has a key, or says that order does not matter.",
  why: "Without a key two events about one thing are handled in any order, and the older one wins sooner or later.",
  examples: { bad: shop("retention: 7d"), good: shop("partitionBy: orderId") },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "event"))) {
      const { partitionBy, isOrderingWritten } = it.channel;
      if (it.role.kind === "consumer" || partitionBy !== null || isOrderingWritten) continue;
      yield finding({
        message: `'${it.id}' has no key: its events come in any order`,
        origin: place(it),
        help: "write `partitionBy` with the field that says what it is about, or `ordering: none`",
        about: [it.id],
      });
    }
  },
});
