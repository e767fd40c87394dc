import type { Attributes } from "@opentelemetry/api";
import { isConsumer } from "../event/as-event.ts";
import type { CallEvent } from "../events.ts";
import { isMqttSubscriber } from "../mqtt/as-mqtt.ts";
import type { Operation } from "../operation.ts";

// Names: semantic conventions of OpenTelemetry 1.45, Messaging (development) and CloudEvents. Left out is what holds
// values: keys, subjects, and the topics of MQTT with their parameters.

/** Which way a message goes. */
export type Direction = "send" | "process";

/** What a message is named in traces: what is done with it, and where it is. */
export function messageSpanName(operation: Operation, direction: Direction): string {
  return `${direction} ${topicOf(operation)}`;
}

/** What is known of a message when it starts, for spans and metrics alike: all of it from the spec or the configuration. */
export function messageAttributes({ operation, peer }: CallEvent, direction: Direction): Attributes {
  const [system = ""] = peer.split(" ");
  const topic = topicOf(operation);
  return {
    "interspec.interaction": operation.interaction,
    "messaging.system": system,
    "messaging.operation.name": direction,
    "messaging.operation.type": direction,
    // A topic of MQTT has parameters.
    [operation.style === "mqtt" ? "messaging.destination.template" : "messaging.destination.name"]: topic,
    ...(isConsumer(operation) ? { "messaging.consumer.group.name": operation.group } : {}),
  };
}

/** What a span says beyond its metrics. */
export function messageSpanAttributes({ attempt, header }: CallEvent): Attributes {
  const attributes: Attributes = { "interspec.attempt": attempt };
  const names = { id: "cloudevents.event_id", source: "cloudevents.event_source", type: "cloudevents.event_type" };
  for (const [name, attribute] of Object.entries(names)) {
    const value = header?.(`ce_${name}`) ?? null;
    if (value !== null) attributes[attribute] = value;
  }
  return attributes;
}

function topicOf(operation: Operation): string {
  if (isConsumer(operation)) return operation.event.topic;
  if (isMqttSubscriber(operation)) return operation.message.topic;
  return "topic" in operation && typeof operation.topic === "string" ? operation.topic : operation.interaction;
}
