import type { Clock } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Operation } from "../../operation.ts";
import { StoredMessage } from "../../outbox/stored-message.ts";
import { asPublication } from "../../publication.ts";
import type { Transport } from "../../transport.ts";
import { asMqtt } from "../as-mqtt.ts";
import type { MqttConnection } from "../broker.ts";
import { type OutgoingMessage, outgoingMessage, packetOf } from "../outgoing-message.ts";

/** A broker that messages of MQTT go to. */
export interface MqttOutlet {
  readonly clock: Clock;
  /** The way of whoever sends an operation's messages; connects the first time. */
  connection(operation: Operation): Promise<MqttConnection>;
}

/** Publishes messages to a broker of MQTT. */
export function mqttTransport({ clock, connection }: MqttOutlet): Transport {
  return {
    prepare(operation, input) {
      if (input instanceof StoredMessage) return { ...input, operation: asMqtt(operation), values: [] };
      const { message, id, options } = asPublication(input);
      const time = options.time ?? new Date(clock.now());
      return outgoingMessage(asMqtt(operation), message, { id, time });
    },
    async send(operation, prepared, attempt) {
      const message = asPrepared(prepared);
      const open = await connection(operation);
      await open.publish(packetOf(message, open.isVersion5, attempt.trace ?? message.trace), attempt.signal);
    },
    openServerStream: () => never(),
    openClientStream: () => never(),
    openBidiStream: () => never(),
    close: async () => undefined,
  };
}

function asPrepared(prepared: unknown): OutgoingMessage {
  // Only `prepare` above makes what `send` gets.
  return prepared as OutgoingMessage;
}

function never(): never {
  const message = "messages are published one by one";
  throw interactionError({ code: "unimplemented", reason: null, details: null, message });
}
