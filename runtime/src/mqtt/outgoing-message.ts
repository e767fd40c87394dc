import { attributesOf, creationContext, type EventData } from "../event/cloud-event.ts";
import { bytesOfData, headersOf, structuredBytes, structuredType } from "../event/write-cloud-event.ts";
import { type InteractionError, interactionError } from "../interaction-error.ts";
import { newTrace, type Trace } from "../trace.ts";
import { Pass } from "../values/pass.ts";
import type { AnyMqtt } from "./as-mqtt.ts";
import type { MqttPacket } from "./broker.ts";
import { TopicCodec } from "./topic.ts";

/** What is said of one message beside itself. */
export interface OutgoingFacts {
  readonly id: string;
  readonly time: Date;
}

/** A message that is about to be sent, whatever the version of the protocol. */
export interface OutgoingMessage {
  readonly operation: AnyMqtt;
  readonly topic: string;
  /** What stands in the topic, level by level. */
  readonly values: readonly string[];
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly data: EventData;
  /** In which it was made, where whoever sends it has none: all who receive it are to share one. */
  readonly trace: Trace;
}

/** The content type of all payloads. */
export const jsonType = "application/json";
/** Packets hold no control characters in their texts. Source: MQTT 5, 1.5.4. */
const carriable = /^[^\x00-\x1f\x7f]{1,1024}$/;
const topics = new WeakMap<AnyMqtt, TopicCodec>();

/** The topics of an operation. */
export function topicsOf(operation: AnyMqtt): TopicCodec {
  const known = topics.get(operation) ?? new TopicCodec(operation);
  topics.set(operation, known);
  return known;
}

/** Checks and encodes a message; throws `invalid_argument` where it is none of its type, or would go to no topic. */
export function outgoingMessage(operation: AnyMqtt, message: unknown, { id, time }: OutgoingFacts): OutgoingMessage {
  const { parameters, will, interaction } = operation;
  const { topic, values } = topicsOf(operation).write(message);
  const pass = new Pass("reject");
  // The codec judges whether it is one.
  const payload = (parameters === null ? message : payloadOf(message)) as never;
  const data: EventData = { kind: "json", json: operation.payload.encode(payload, "", pass) };
  if (pass.violations.length > 0) throw noPayload(interaction, pass);
  if (!carriable.test(id) || !id.isWellFormed())
    throw refused(interaction, "invalid_argument", "the id of a message is 1 to 1024 characters without line breaks");
  const subject = values.join("/");
  const facts = { id, time, subject, partitionKey: null, correlationId: null, causationId: null };
  // Nobody knows when a will is sent: the broker alone counts how long it is of worth.
  const expiryMs = will ? null : operation.expiryMs;
  return {
    operation,
    topic,
    values,
    attributes: attributesOf({ ...operation, expiryMs }, facts),
    data,
    trace: newTrace(),
  };
}

/**
 * The packet of a message: a CloudEvent in binary mode with MQTT 5, a structured one with 3.1.1. Throws `out_of_range`
 * where it is larger than the operation's `limits` say: 256 KiB by default (resilience.md, Knobs, "max message").
 */
export function packetOf(outgoing: OutgoingMessage, isVersion5: boolean, trace: Trace | null): MqttPacket {
  const { operation, topic, data } = outgoing;
  const { qos, retain, expiryMs, interaction, limits } = operation;
  const attributes = trace === null ? outgoing.attributes : { ...outgoing.attributes, ...creationContext(trace) };
  const payload = isVersion5 ? bytesOfData(data) : structuredBytes(attributes, jsonType, data);
  if (payload.length > limits.bodyBytes) {
    const message = `a message of ${interaction} has ${payload.length} bytes; the limit is ${limits.bodyBytes}`;
    throw refused(interaction, "out_of_range", message);
  }
  return {
    topic,
    payload,
    qos,
    retain,
    expirySeconds: expiryMs === null ? null : Math.min(Math.ceil(expiryMs / 1000), longestSeconds),
    contentType: isVersion5 ? jsonType : structuredType,
    responseTopic: null,
    correlationData: null,
    userProperties: isVersion5 ? headersOf(attributes, "", jsonType) : {},
  };
}

const longestSeconds = 4_294_967_295;

function payloadOf(message: unknown): unknown {
  return typeof message === "object" && message !== null && "payload" in message ? message.payload : undefined;
}

function noPayload(interaction: string, { violations }: Pass): InteractionError {
  const [first] = violations;
  const where = first === undefined || first.field === "" ? "" : `'${first.field}' `;
  const message = `this is no payload of ${interaction}: ${where}${first?.message ?? "it is none"}`;
  return interactionError({ code: "invalid_argument", reason: null, details: null, message, interaction, violations });
}

function refused(interaction: string, code: "invalid_argument" | "out_of_range", message: string): InteractionError {
  return interactionError({ code, reason: null, details: null, message, interaction });
}
