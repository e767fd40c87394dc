import type { BrokerRecord } from "../event/broker.ts";
import { type MemoryBroker, type MemoryOptions, memory as memoryBroker } from "../event/memory/memory.ts";
import { readCloudEvent } from "../event/read-cloud-event.ts";
import type { MqttPacket } from "../mqtt/broker.ts";
import type { Json } from "../values/codec.ts";
import { textOf } from "../values/utf8.ts";

/** A message that was published. */
export interface PublishedMessage {
  readonly topic: string;
  readonly key: string | null;
  /** Those of CloudEvents: `id`, `source`, `type`, `subject`, `time`, … */
  readonly attributes: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Uint8Array;
  /** The payload where it is JSON; null of all others. */
  readonly json: Json;
}

/** A broker in memory that tells what was published. */
export interface TestBroker extends MemoryBroker {
  /** All that was published to a topic, of events or of MQTT, or of one type of CloudEvents, in order. */
  published(topicOrType: string): readonly PublishedMessage[];
}

/** A broker of its own for a test: what is published stays there, and `published` tells it. */
export function memory(options: MemoryOptions = {}): TestBroker {
  const broker = memoryBroker(options);
  const published: PublishedMessage[] = [];
  return {
    ...broker,
    async connect(settings) {
      const connection = await broker.connect(settings);
      const publish = async (record: BrokerRecord, signal: AbortSignal) => {
        await connection.publish(record, signal);
        published.push(ofRecord(record));
      };
      return { ...connection, publish };
    },
    async connectMqtt(settings) {
      const connection = await broker.connectMqtt(settings);
      const publish = async (packet: MqttPacket, signal: AbortSignal) => {
        published.push(ofPacket(packet));
        await connection.publish(packet, signal);
      };
      return Object.create(connection, { publish: { value: publish } });
    },
    published: (name) => published.filter((it) => it.topic === name || it.attributes["type"] === name),
  };
}

function ofRecord({ topic, key, headers, value }: BrokerRecord): PublishedMessage {
  const event = readCloudEvent({ headers, value, contentType: headers["content-type"] ?? null }, "ce_");
  const attributes = typeof event === "string" ? {} : event.attributes;
  return { topic, key, attributes, headers, payload: value, json: jsonOf(value) };
}

function ofPacket({ topic, payload, userProperties, contentType }: MqttPacket): PublishedMessage {
  const event = readCloudEvent({ headers: userProperties, value: payload, contentType }, "");
  const attributes = typeof event === "string" ? {} : event.attributes;
  return { topic, key: null, attributes, headers: userProperties, payload, json: jsonOf(payload) };
}

function jsonOf(bytes: Uint8Array): Json {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return null;
  }
}
