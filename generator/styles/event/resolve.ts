import { at, onKey } from "../../base/origin.ts";
import type { InteractionBase } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import { fieldsOfRecord, isAddressType } from "../../resolve/addresses.ts";
import { payloadOf } from "../../resolve/bodies.ts";
import { recordOf } from "../../resolve/context.ts";
import { brokerFor, checkTopic, cloudEventNames } from "../../resolve/topics.ts";
import { writtenType } from "../../resolve/written-type.ts";
import type { CommonSyntax } from "../../syntax/interaction.ts";
import type { InteractionRef } from "../../syntax/references.ts";
import { shown } from "../../syntax/shape.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import type { StyleContext } from "../style.ts";
import { concurrency, dedupeMs } from "./defaults.ts";
import type { DeadLetter, EventChannel, EventInteraction } from "./model.ts";
import type { EventSyntax } from "./schema.ts";
import { consumerKeys, producerKeys } from "./schema.ts";

/** What an event interaction is written as. */
export type EventWritten = EventSyntax & CommonSyntax;

/** The event; null after a report. */
export function resolveEvent(
  syntax: EventWritten,
  base: InteractionBase,
  context: StyleContext,
): EventInteraction | null {
  return syntax.consumes === undefined ? producer(syntax, base, context) : consumer(syntax, base, context);
}

function producer(syntax: EventWritten, base: InteractionBase, context: StyleContext): EventInteraction | null {
  refuseKeys(Object.keys(consumerKeys), "is for consumers: it needs `consumes`", context);
  const { topic, payload: body } = syntax;
  if (topic === undefined || body === undefined) {
    const message = `'${topic === undefined ? "topic" : "payload"}' is missing`;
    const help = "a producer has `topic` and `payload`; a consumer has `consumes: service.event`";
    context.resolution.report({ code: "missing-key", message, origin: onKey(context.origin), help });
    return null;
  }
  const payload = payloadOf(context, body, "payload");
  const broker = brokerFor(syntax.broker, "event", context);
  if (payload === null || broker === null) return null;
  if (!checkTopic(context.resolution, topic, broker, at(context.origin, "topic"))) return null;
  const partitionBy = partitionKey(syntax, payload, context);
  const channel: EventChannel = {
    topic,
    payload,
    partitionBy,
    ordering: partitionBy === null ? "none" : (syntax.ordering ?? "key"),
    isOrderingWritten: syntax.ordering !== undefined,
    encoding: syntax.encoding ?? "json",
    broker: broker.name,
    retentionMs: syntax.retention ?? null,
    expiryMs: syntax.expiry ?? null,
    registryMode: syntax.registryMode ?? "backward_transitive",
    ...cloudEventNames(context),
  };
  return { ...base, style: "event", channel, role: { kind: "producer" } };
}

/** The written key, or that of an entity; null where messages have no order. */
function partitionKey(syntax: EventWritten, payload: TypeId, context: StyleContext): string | null {
  if (syntax.partitionBy !== undefined) {
    checkPartitionKey(syntax.partitionBy, payload, context);
    return syntax.partitionBy;
  }
  const key = syntax.ordering === "none" ? null : entityKey(context, payload);
  if (key === null && syntax.ordering === "key" && context.isWritten("ordering")) {
    const message = "`ordering: key` needs a `partitionBy`";
    const help = "name the field of the payload that is the key";
    context.resolution.report({ code: "missing-key", message, origin: context.placeOf("ordering"), help });
  }
  return key;
}

function entityKey(context: StyleContext, payload: TypeId): string | null {
  const key = recordOf(context.resolution, payload)?.key ?? [];
  return key.length === 1 ? (key[0] ?? null) : null;
}

function checkPartitionKey(name: string, payload: TypeId, context: StyleContext): void {
  const origin = at(context.origin, "partitionBy");
  const fields = fieldsOfRecord(context.resolution, payload);
  const field = fields.find((it) => it.name === name);
  if (field === undefined) {
    if (context.resolution.lostFields.has(name)) return;
    const known = () => fields.map((it) => it.name);
    const help = () =>
      recordOf(context.resolution, payload) === null
        ? "only a record has fields; a union has no key"
        : (didYouMean(name, known()) ?? "name a field of the payload");
    context.resolution.report({ code: "unknown-field", message: `the payload has no field '${name}'`, origin, help });
  } else if (field.optional || !isAddressType(context.resolution, field.type)) {
    const related = [{ message: "the field is here", origin: field.origin }];
    context.resolution.report({
      code: "bad-key",
      message: `a key must be a required scalar, not ${writtenType(field)}`,
      origin,
      related,
      help: "choose another field",
    });
  }
}

function consumer(syntax: EventWritten, base: InteractionBase, context: StyleContext): EventInteraction | null {
  refuseKeys(Object.keys(producerKeys), "comes from the producer", context);
  const produced = syntax.consumes === undefined ? null : consumed(syntax.consumes, context);
  if (produced === null) return null;
  const { channel } = produced;
  const group = syntax.group ?? context.draft.unit.folder;
  const topics = base.policies.retry.value?.topicsMs ?? [];
  checkGroup(group, context);
  if (topics.length > 0 && channel.ordering === "key") {
    const message = "retry topics give up the order that the producer promises";
    const help = "leave `topics` out: retries are in place then";
    const place = base.policies.retry.origin ?? context.origin;
    context.resolution.report({ code: "retry-topics-order", message, origin: place, help });
  }
  const deadLetter = deadLetterOf(syntax, channel, group, context);
  // Dead letters are replayed through the first retry topic, so that there is one wherever there are dead letters.
  const retryCount = Math.max(topics.length, deadLetter === null ? 0 : 1);
  const retryTopics = Array.from({ length: retryCount }, (_, index) => `${channel.topic}.${group}.retry.${index + 1}`);
  const broker = context.brokers.get(channel.broker);
  // The names that are made here can be too long, though the topic is not.
  const made = [
    ...(deadLetter === null || syntax.deadLetter !== undefined ? [] : [deadLetter.topic]),
    ...retryTopics.slice(-1),
  ];
  const place = at(context.origin, "consumes");
  if (broker !== undefined && isGroup(group)) made.every((it) => checkTopic(context.resolution, it, broker, place));
  return {
    ...base,
    style: "event",
    channel,
    role: {
      kind: "consumer",
      producer: produced.id,
      group,
      from: syntax.from ?? "earliest",
      concurrency: syntax.concurrency ?? concurrency,
      dedupeMs: syntax.dedupe === undefined ? dedupeMs : syntax.dedupe,
      deadLetter,
      retryTopics,
    },
  };
}

/** The producer that a reference names; null after a report. */
function consumed(ref: InteractionRef, context: StyleContext): EventInteraction | null {
  const origin = at(context.origin, "consumes");
  const id = context.find(ref, origin);
  const found = id === null ? null : context.resolved(id);
  if (found === null || (found.style === "event" && found.role.kind === "producer")) return found;
  const related = [{ message: "it is here", origin: found.origin }];
  const what = found.style === "event" ? "a consumer itself" : `of style ${found.style}`;
  const message = `'${found.id}' is ${what}: only an event's producer can be consumed`;
  const help = "name the interaction that has the `topic`";
  context.resolution.report({ code: "wrong-kind", message, origin, related, help });
  return null;
}

function checkGroup(group: string, context: StyleContext): void {
  if (isGroup(group)) return;
  const help = "use letters, digits, '.', '_' and '-'";
  const message = `'${shown(group)}' is no name of a consumer group`;
  context.resolution.report({ code: "bad-topic", message, origin: context.placeOf("group"), help });
}

function isGroup(group: string): boolean {
  return /^[A-Za-z0-9._-]{1,200}$/.test(group);
}

function deadLetterOf(
  syntax: EventWritten,
  channel: EventChannel,
  group: string,
  context: StyleContext,
): DeadLetter | null {
  const given = syntax.deadLetter;
  if (given === null) return null;
  const topic = `${channel.topic}.${group}.dlq`;
  if (given !== undefined) checkDeadLetterTopic(given.topic, channel, context);
  return {
    topic: given?.topic ?? topic,
    owner: given?.owner ?? context.owner,
    runbook: given?.runbook ?? null,
    maxAgeMs: given?.maxAge ?? null,
  };
}

function checkDeadLetterTopic(topic: string, channel: EventChannel, context: StyleContext): void {
  const origin = context.placeOf("deadLetter");
  const broker = context.brokers.get(channel.broker);
  if (broker !== undefined && !checkTopic(context.resolution, topic, broker, origin)) return;
  if (topic !== channel.topic) return;
  const message = "dead letters would come back: this is the topic that is consumed";
  context.resolution.report({
    code: "bad-topic",
    message,
    origin,
    help: "name another topic, or leave `deadLetter` out",
  });
}

function refuseKeys(keys: readonly string[], why: string, context: StyleContext): void {
  // Defaults of a style are for either role: only what stands on the interaction itself is refused.
  for (const key of keys.filter((it) => context.isWritten(it))) {
    const message = `'${key}' ${why}`;
    context.resolution.report({ code: "wrong-role", message, origin: at(context.origin, key), help: "remove it" });
  }
}
