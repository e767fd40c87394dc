import { capitalized, words } from "../../base/words.ts";
import { documentText, sentences, titleText } from "../../emit/document-text.ts";
import { durationText } from "../../emit/duration-text.ts";
import { unitById } from "../../emit/units.ts";
import type { Broker } from "../../model/workspace.ts";
import type { EventInteraction } from "../../styles/event/model.ts";
import type { Context } from "./context.ts";
import { keyField } from "./event-message.ts";
import type { Json } from "./json.ts";
import { given, ref } from "./json.ts";
import { interactionText, operation } from "./operation.ts";
import type { Part } from "./part.ts";

/** An event interaction with its producer, its broker and the name of its message in the document. */
export interface EventSubject {
  readonly event: EventInteraction;
  readonly producer: EventInteraction;
  readonly broker: Broker;
  readonly message: string;
}

/** The channel and operation of an event: `send` for a producer, `receive` for a consumer. */
export function eventPart(context: Context, subject: EventSubject): Part {
  const { event, producer, broker, message } = subject;
  const isProducer = event.role.kind === "producer";
  const channel = {
    address: event.channel.topic,
    title: titleText(producer.name),
    description: isProducer ? producedText(context, event) : consumedText(context, producer),
    servers: [ref("servers", broker.name)],
    messages: { [message]: ref("components", "messages", message) },
    ...given("bindings", channelBindings(broker, event.channel.topic, isProducer ? event.channel.retentionMs : null)),
  };
  const made = operation(context.service, event, {
    action: isProducer ? "send" : "receive",
    title: titleText(event.name),
    summary: `${isProducer ? "Publish" : "Consume"} ${words(producer.name).join(" ")}`,
    description: null,
    channel: event.name,
    messages: [message],
    security: [],
    bindings: groupBindings(broker, event),
  });
  return { channels: [[event.name, channel]], operations: [[event.name, made]], messages: [], schemas: [] };
}

/** The schema that all messages of a broker have under their topic. */
export function channelBindings(broker: Broker, topic: string, retentionMs: number | null): Json | null {
  if (broker.kind === "kafka") {
    const configuration = { "cleanup.policy": ["delete"], "retention.ms": retentionMs };
    return {
      kafka: {
        topic,
        ...(retentionMs === null ? {} : { topicConfiguration: configuration }),
        bindingVersion: "0.5.0",
      },
    };
  }
  if (broker.kind !== "pulsar") return null;
  const [, persistence = "persistent", namespace = "default"] =
    /^(persistent|non-persistent):\/\/[^/]+\/([^/]+)\//.exec(topic) ?? [];
  const retention = retentionMs === null ? {} : { retention: { time: Math.ceil(retentionMs / 60_000) } };
  return { pulsar: { namespace, persistence, ...retention, bindingVersion: "0.1.0" } };
}

function producedText(context: Context, event: EventInteraction): string {
  const { channel } = event;
  const field = keyField(context.workspace, channel);
  const facts = [
    ...(channel.ordering === "key" && field !== null ? [`in order for one \`${field.names.json}\``] : []),
    ...(channel.retentionMs === null ? [] : [`kept for ${durationText(channel.retentionMs)}`]),
    ...(channel.expiryMs === null ? [] : [`each expires after ${durationText(channel.expiryMs)}`]),
  ].join("; ");
  const told = facts === "" ? null : `${capitalized(facts)}.`;
  return sentences(interactionText(event), told) ?? "";
}

function consumedText(context: Context, producer: EventInteraction): string {
  const by = `Published by the ${unitById(context.workspace, producer.service).name} service.`;
  return sentences(documentText(producer.description), by) ?? by;
}

function groupBindings(broker: Broker, { role }: EventInteraction): Json | null {
  if (role.kind === "producer") return null;
  switch (broker.kind) {
    case "kafka":
      return { kafka: { groupId: { type: "string", const: role.group }, bindingVersion: "0.5.0" } };
    case "nats":
      return { nats: { queue: role.group, bindingVersion: "0.1.0" } };
    default:
      return null;
  }
}
