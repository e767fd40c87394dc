import { listed } from "../../base/text.ts";
import { serviceFile } from "../example.ts";
import { keyPlace, place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (outbox: boolean) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      changeOrder:
        style: http
        route: PUT /orders/{id}
        in: { id: id, note: string }
        emits: [orderChanged]
        outbox: ${outbox}
      orderChanged: { style: event, topic: orders.changed, partitionBy: id, payload: { id: id } }
    `,
  ),
});

/** See `summary`. */
export const dualWrite = defineRule({
  id: "dual-write",
  severity: "warning",
  summary: "What changes data and publishes does both in one transaction, through an outbox.",
  why: "A process that dies between the two leaves a change that nobody hears of, or an event about something that never happened.",
  examples: { bad: shop(false), good: shop(true) },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const { idempotency, outbox } = it.policies;
      if (it.emits.length === 0 || outbox.value || idempotency.value === "read") continue;
      yield finding({
        message: `'${it.id}' changes data and publishes ${listed(it.emits.map((id) => `'${id}'`))} beside the transaction`,
        origin: keyPlace(it, "emits"),
        related: it.emits.flatMap((id) => {
          const message = workspace.interactions.get(id);
          return message === undefined ? [] : [{ message: `'${id}' is here`, origin: place(message) }];
        }),
        help: "write `outbox: true` and publish by `ctx.publish.using(transaction)`; what changes nothing has `idempotency: read`",
        about: [it.id],
      });
    }
  },
});
