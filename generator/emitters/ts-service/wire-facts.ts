import { oneLine } from "../../base/text.ts";
import { durationText } from "../../emit/duration-text.ts";
import {
  type AnsweredInteraction,
  type Interaction,
  type MessageInteraction,
  shapeOf,
} from "../../model/interaction.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { StreamInteraction } from "../../styles/stream/model.ts";
import { pageOf } from "./payloads.ts";

/** What a caller sees of the wire: `HTTP GET /v1/orders/{orderId}; 3 s, up to 3 attempts.` */
export function answerFacts(interaction: AnsweredInteraction): string {
  const page = pageOf(interaction);
  const facts = [
    ...(page === null ? [] : [`pages of ${page.limit}`]),
    ...(interaction.style === "stream" ? [`ends after ${durationText(interaction.idleTimeoutMs)} of silence`] : []),
    ...(shapeOf(interaction) === "call" ? patienceFacts(interaction) : []),
    ...("resume" in interaction && interaction.resume !== null ? ["resumes by itself"] : []),
  ];
  return oneLine(`${[wireText(interaction), ...facts].join("; ")}.`);
}

/** What a publisher sees of the wire: `Topic shop.orders.changed.v1, keyed by id, Avro.` */
export function messageFacts(interaction: MessageInteraction): string {
  if (interaction.style === "mqtt") {
    const { topic, qos, retain } = interaction.channel;
    return oneLine(`MQTT topic ${topic}, QoS ${qos}${retain ? ", retained" : ""}.`);
  }
  const { topic, partitionBy, encoding } = interaction.channel;
  const key = partitionBy === null ? [] : [`keyed by \`${partitionBy}\``];
  return oneLine(`${[`Topic ${topic}`, ...key, encoding === "avro" ? "Avro" : "JSON"].join(", ")}.`);
}

function wireText(interaction: AnsweredInteraction): string {
  switch (interaction.style) {
    case "http":
      return `HTTP ${interaction.method} ${interaction.path}`;
    case "grpc":
      return "gRPC";
    case "stream":
      return streamText(interaction);
    case "graphql":
      return `GraphQL ${interaction.field.root ?? ""}.${interaction.field.name}`;
    case "realtime":
      return realtimeText(interaction);
  }
}

function streamText(interaction: StreamInteraction): string {
  if (interaction.in.kind === "one") return "gRPC server stream";
  return interaction.out.kind === "one" ? "gRPC client stream" : "gRPC stream, both ways";
}

function realtimeText({ transport, receive }: RealtimeInteraction): string {
  if (transport === "sse") return "Server-sent events";
  return receive === null ? "WebSocket" : "WebSocket, both ways";
}

/** How long a call waits, and how often it is sent. */
function patienceFacts({ policies }: Interaction): readonly string[] {
  const timeoutMs = policies.timeoutMs.value;
  const idempotency = policies.idempotency.value;
  const attempts = idempotency === "none" ? 1 : (policies.retry.value?.attempts ?? 1);
  const facts = [
    ...(timeoutMs === null ? [] : [durationText(timeoutMs)]),
    ...(attempts === 1
      ? []
      : [`up to ${attempts} attempts${idempotency === "key" ? " under one idempotency key" : ""}`]),
  ];
  return facts.length === 0 ? [] : [facts.join(", ")];
}
