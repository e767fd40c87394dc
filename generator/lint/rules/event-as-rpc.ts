import { grouped } from "../../base/grouped.ts";
import { words } from "../../base/words.ts";
import { type InteractionId, ofStyle } from "../../model/interaction.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const requests = ["requested", "request", "query"];
const replies = ["replied", "response", "responded", "reply", "result", "answered"];

const event = (name: string) =>
  `interactions:
  ${name}: { style: event, topic: ${name}, partitionBy: sku, payload: { sku: string } }`;
const shop = (asked: string, answered: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `${event(asked)}
  onAnswer: { style: event, consumes: prices.${answered} }`,
  ),
  "prices.yaml": serviceFile(
    "prices",
    `${event(answered)}
  onQuestion: { style: event, consumes: orders.${asked} }`,
  ),
});

/** See `summary`. */
export const eventAsRpc = defineRule({
  id: "event-as-rpc",
  severity: "warning",
  summary: "Events tell what happened; a question that waits for its answer is a call.",
  why: "A call over two topics has no deadline, no error and no end when an answer is lost, and both sides depend on each other as much as by a call.",
  examples: { bad: shop("priceRequested", "priceReplied"), good: shop("orderPlaced", "discountGranted") },
  *check({ workspace }) {
    const producers = workspace.services
      .flatMap((it) => ofStyle(it, "event"))
      .filter((it) => it.role.kind === "producer");
    const consumers = consumersOf(workspace);
    const asked = grouped(
      producers.filter((it) => stemOf(it, requests) !== null),
      (it) => stemOf(it, requests) ?? "",
    );
    for (const reply of producers)
      for (const request of asked.get(stemOf(reply, replies) ?? "") ?? []) {
        if (!isOnly(request, reply.service, consumers) || !isOnly(reply, request.service, consumers)) continue;
        yield finding({
          message: `'${request.service}' asks '${reply.service}' by '${request.name}', and '${reply.name}' answers: a call made of two events`,
          origin: place(reply),
          related: [{ message: "the question is here", origin: place(request) }],
          help: `let '${reply.service}' offer a call, or let it tell what changes and '${request.service}' keep a copy`,
          about: [reply.id],
        });
      }
  },
});

/** The words before the last, where that is one of some endings. */
function stemOf({ name }: EventInteraction, endings: readonly string[]): string | null {
  const all = words(name);
  const last = all.at(-1);
  return all.length > 1 && last !== undefined && endings.includes(last) ? all.slice(0, -1).join(" ") : null;
}

/** Whether just one other service hears of an event. */
function isOnly(
  { id, service, consumers: outside }: EventInteraction,
  hearer: string,
  consumers: ReadonlyMap<InteractionId, ReadonlySet<string>>,
): boolean {
  const services = consumers.get(id);
  return service !== hearer && outside.length === 0 && services?.size === 1 && services.has(hearer);
}

function consumersOf(workspace: Workspace): ReadonlyMap<InteractionId, ReadonlySet<string>> {
  const found = new Map<InteractionId, Set<string>>();
  for (const { service, role } of workspace.services.flatMap((it) => ofStyle(it, "event")))
    if (role.kind === "consumer") found.set(role.producer, (found.get(role.producer) ?? new Set()).add(service));
  return found;
}
