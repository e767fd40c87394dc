import { at } from "../../base/origin.ts";
import type { Auth } from "../../model/policy.ts";
import { defineStyle, type StyleContext } from "../style.ts";
import { consumerDefaults, producerDefaults } from "./defaults.ts";
import type { EventInteraction } from "./model.ts";
import { type EventWritten, resolveEvent } from "./resolve.ts";
import { eventKeys } from "./schema.ts";

/** Events through a broker. */
export const event = defineStyle<EventWritten>({
  name: "event",
  summary: "Events through Kafka, NATS or Pulsar, described by AsyncAPI",
  keys: eventKeys,
  defaultableKeys: [
    "ordering",
    "encoding",
    "retention",
    "broker",
    "expiry",
    "registryMode",
    "group",
    "from",
    "concurrency",
    "dedupe",
    "deadLetter",
  ],
  shape: () => "message",
  isConsumer: (syntax) => syntax.consumes !== undefined,
  defaults: (syntax, context) =>
    syntax.consumes === undefined
      ? producerDefaults
      : consumerDefaults(produced(syntax, context)?.channel.ordering === "key"),
  defaultAuth: (syntax, context): Auth | null =>
    produced(syntax, context)?.policies.auth.value ?? { kind: "any", options: [{ scheme: "service", scopes: [] }] },
  resolve: resolveEvent,
});

function produced(syntax: EventWritten, context: StyleContext): EventInteraction | null {
  if (syntax.consumes === undefined) return null;
  const id = context.find(syntax.consumes, at(context.origin, "consumes"));
  const found = id === null ? null : context.resolved(id);
  return found?.style === "event" ? found : null;
}
