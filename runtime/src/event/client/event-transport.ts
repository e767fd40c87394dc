import type { Clock } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import { StoredMessage } from "../../outbox/stored-message.ts";
import type { Transport } from "../../transport.ts";
import { asEvent } from "../as-event.ts";
import type { Broker, BrokerConnection } from "../broker.ts";
import { eventRecord } from "./event-record.ts";
import { type PreparedEvent, preparedEvent } from "./prepared-event.ts";

/** A broker that events go to. */
export interface EventOutlet {
  readonly broker: Broker;
  readonly clock: Clock;
  /** Connects the first time. */
  connection(): Promise<BrokerConnection>;
}

/** Publishes events to a broker. */
export function eventTransport({ broker, clock, connection }: EventOutlet): Transport {
  return {
    prepare(operation, input) {
      const event = asEvent(operation);
      return input instanceof StoredMessage ? { ...input, operation: event } : preparedEvent(event, input, clock.now());
    },
    async send(_operation, prepared, attempt) {
      const event = asPrepared(prepared);
      const schemaId = await schemaIdOf(event, broker);
      const record = eventRecord(event, { envelope: broker.envelope, schemaId, trace: attempt.trace ?? event.trace });
      const open = await connection();
      await open.publish(record, attempt.signal);
    },
    openServerStream: () => never(),
    openClientStream: () => never(),
    openBidiStream: () => never(),
    close: async () => undefined,
  };
}

function schemaIdOf({ operation }: PreparedEvent, { registry }: Broker): Promise<number> | null {
  const { encoding, topic, registryMode } = operation;
  // The subject of a topic's values, as Confluent's TopicNameStrategy has it.
  return registry === null || !("avro" in encoding)
    ? null
    : registry.idOf(`${topic}-value`, encoding.schema, registryMode);
}

function asPrepared(prepared: unknown): PreparedEvent {
  // Only `prepare` above makes what `send` gets.
  return prepared as PreparedEvent;
}

function never(): never {
  const message = "messages are published one by one";
  throw interactionError({ code: "unimplemented", reason: null, details: null, message });
}
