import { capitalized } from "../../base/words.ts";
import { avroFullName } from "../../emit/avro-schema.ts";
import { documentText, titleText } from "../../emit/document-text.ts";
import { schemaUrn } from "../../emit/json-schema.ts";
import { safetyOf } from "../../emit/safety-of.ts";
import type { NamedExample } from "../../emit/shown-example.ts";
import { wireExamples } from "../../emit/shown-example.ts";
import { isObject } from "../../emit/wire-json.ts";
import type { Field, JsonValue } from "../../model/types.ts";
import { namedType } from "../../model/walk.ts";
import type { Broker, Workspace } from "../../model/workspace.ts";
import type { EventChannel, EventInteraction } from "../../styles/event/model.ts";
import type { Attribute } from "./cloudevent.ts";
import { attributesExample, attributesOf, attributesSchema, constant } from "./cloudevent.ts";
import { cloudEventSchema, structuredExample } from "./cloudevent-structured.ts";
import type { Context } from "./context.ts";
import type { Json } from "./json.ts";
import { given, listed, ref } from "./json.ts";
import type { Part } from "./part.ts";

/** The message of an event under this name, as the producer publishes it: its attributes in headers, or all in one JSON object. */
export function eventMessage(context: Context, producer: EventInteraction, broker: Broker, name: string): Part {
  const { workspace } = context;
  const examples = wireExamples(
    workspace,
    { kind: "named", id: producer.channel.payload },
    "in",
    producer.examples.flatMap((it) => (it.payload === null ? [] : [{ name: it.name, value: it.payload }])),
  );
  const event = { context, producer, broker, name, examples };
  return broker.kind === "pulsar" ? structured(event) : binary(event);
}

/** The field of a payload that is its key; null: it has none. */
export function keyField(workspace: Workspace, { payload, partitionBy }: EventChannel): Field | null {
  const type = namedType(workspace, payload);
  if (type.kind !== "record" || partitionBy === null) return null;
  return type.fields.find((it) => it.name === partitionBy) ?? null;
}

interface Event {
  readonly context: Context;
  readonly producer: EventInteraction;
  readonly broker: Broker;
  /** The name of the message in the document. */
  readonly name: string;
  readonly examples: readonly NamedExample[];
}

function binary(event: Event): Part {
  const { context, producer, broker, name, examples } = event;
  const prefix = broker.kind === "nats" ? "ce-" : "ce_";
  const isAvro = producer.channel.encoding === "avro";
  const attributes = (payload: JsonValue): readonly Attribute[] => [
    ...attributesOf(envelopeOf(event, payload), prefix),
    constant("content-type", contentType(producer.channel)),
  ];
  const headers = context.schemaName(`${capitalized(name)}Headers`);
  const message = {
    ...headOf(producer, contentType(producer.channel)),
    correlationId: { location: `$message.header#/${prefix}correlationid` },
    headers: ref("components", "schemas", headers),
    payload: isAvro ? avroPayload(context.workspace, producer) : jsonPayload(context, producer),
    ...given("bindings", broker.kind === "kafka" ? kafkaBindings(context, producer.channel) : null),
    ...listed(
      "examples",
      examples.map((it) => ({
        name: it.name,
        headers: attributesExample(attributes(it.value)),
        // The text of an Avro payload is no bytes.
        ...(isAvro ? {} : { payload: it.value }),
      })),
    ),
  };
  return {
    channels: [],
    operations: [],
    messages: [[name, message]],
    schemas: [[headers, attributesSchema(attributes(null))]],
  };
}

function structured(event: Event): Part {
  const { context, producer, name, examples } = event;
  const schema = context.schemaName(`${capitalized(name)}CloudEvent`);
  const isAvro = producer.channel.encoding === "avro";
  const attributes = (payload: JsonValue): readonly Attribute[] => attributesOf(envelopeOf(event, payload), "");
  const data = isAvro ? null : jsonPayload(context, producer);
  const message = {
    ...headOf(producer, "application/cloudevents+json"),
    correlationId: { location: "$message.payload#/correlationid" },
    payload: ref("components", "schemas", schema),
    // The text of an Avro payload is no bytes, so there is none to show.
    ...listed(
      "examples",
      isAvro
        ? []
        : examples.map((it) => ({ name: it.name, payload: structuredExample(attributes(it.value), it.value) })),
    ),
  };
  const whole = cloudEventSchema(attributes(null), contentType(producer.channel), data);
  return { channels: [], operations: [], messages: [[name, message]], schemas: [[schema, whole]] };
}

function headOf(producer: EventInteraction, type: string): Json {
  const title = titleText(producer.name);
  return {
    name: producer.channel.eventType,
    title,
    summary: documentText(producer.description) ?? `${title}.`,
    contentType: type,
  };
}

function contentType({ encoding }: EventChannel): string {
  return encoding === "avro" ? "application/avro" : "application/json";
}

function jsonPayload({ schemas }: Context, { channel }: EventInteraction): Json {
  return schemas.of({ kind: "named", id: channel.payload }, "in");
}

function avroPayload(workspace: Workspace, { channel }: EventInteraction): Json {
  const file = avroFullName(workspace, namedType(workspace, channel.payload));
  return { schemaFormat: "application/vnd.apache.avro+json;version=1.9.0", schema: { $ref: `../avro/${file}.avsc` } };
}

function kafkaBindings({ workspace, schemas }: Context, channel: EventChannel): Json | null {
  const field = keyField(workspace, channel);
  const registry = {
    schemaIdLocation: "payload",
    schemaIdPayloadEncoding: "confluent",
    schemaLookupStrategy: "TopicIdStrategy",
  };
  const facts = {
    ...given("key", field === null ? null : schemas.of(field.type, "in", field.constraints)),
    ...(channel.encoding === "avro" ? registry : {}),
  };
  return Object.keys(facts).length === 0 ? null : { kafka: { ...facts, bindingVersion: "0.5.0" } };
}

function envelopeOf({ context: { workspace }, producer, broker }: Event, payload: JsonValue) {
  const { channel, deprecated } = producer;
  const field = keyField(workspace, channel);
  const subject = field === null ? null : { text: `The \`${field.names.json}\`.`, example: keyText(field, payload) };
  return {
    noun: "event",
    eventType: channel.eventType,
    source: channel.source,
    dataschema: schemaUrn(workspace, channel.payload),
    safety: safetyOf(workspace, channel.payload),
    subject,
    partitionKey: broker.kind === "kafka" ? "record key" : "attribute",
    correlated: true,
    expiryMs: channel.expiryMs,
    deprecated,
  } as const;
}

/** The key of a payload on the wire, as text. */
function keyText(field: Field, payload: JsonValue): string {
  const value = isObject(payload) ? (payload[field.names.json] ?? "") : "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
