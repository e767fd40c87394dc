import { ofStyle } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { command } from "../imperative.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (name: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { ${name}: { style: event, topic: orders.1, partitionBy: orderId, payload: { orderId: id } } }`,
  ),
});

/** See `summary`. */
export const imperativeEvent = defineRule({
  id: "imperative-event",
  severity: "warning",
  summary: "An event is a fact in the past tense: `orderShipped`, and not `shipOrder`.",
  why: "Who publishes a command depends on who carries it out, and cannot know whether anybody did. Facts can be heard by services that nobody thought of yet.",
  examples: { bad: shop("sendInvoice"), good: shop("invoiceSent") },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "event"))) {
      const verb = it.role.kind === "producer" ? command(it.name) : null;
      if (verb === null) continue;
      yield finding({
        message: `the event '${it.id}' is called as a command: '${verb}'`,
        origin: place(it),
        help: "name what has happened, in the past tense; where one service is told to do something, make it a call",
        about: [it.id],
      });
    }
  },
});
