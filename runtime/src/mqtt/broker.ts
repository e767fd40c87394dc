import type { Clock } from "../clock.ts";
import type { ErrorCode } from "../errors.ts";
import type { Logger } from "../logger.ts";

/** A message as MQTT carries it. */
export interface MqttPacket {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  /** Null: it does not expire. Whole seconds. */
  readonly expirySeconds: number | null;
  readonly contentType: string | null;
  readonly responseTopic: string | null;
  readonly correlationData: Uint8Array | null;
  /** A name may stand several times: the last one counts. */
  readonly userProperties: Readonly<Record<string, string>>;
}

/** What whoever took a packet says of it. */
export interface Acknowledgement {
  /** A reason of MQTT 5 that PUBACK may carry: 0 where all is well. */
  readonly reason: number;
  /** Our own word for a failure, which travels as user property `code`; null where all is well. */
  readonly code: ErrorCode | null;
}

/**
 * A packet that came in. With QoS 1 and 2 the broker hears of it when the promise is fulfilled; null: it hears nothing,
 * and sends the packet again when the session goes on. Never rejects.
 */
export type TakePacket = (packet: MqttPacket) => Promise<Acknowledgement | null>;

/** A filter that is subscribed to. */
export interface MqttSubscription {
  readonly filter: string;
  /** The name of the group that shares the load; null: everyone gets everything. */
  readonly group: string | null;
  readonly qos: 0 | 1 | 2;
  readonly take: TakePacket;
}

/** An open way to a broker of MQTT. Its failures are InteractionErrors. */
export interface MqttConnection {
  /** Whether it is MQTT 5: 3.1.1 has neither properties nor reasons, so that messages are structured CloudEvents. */
  readonly isVersion5: boolean;
  /** Whether it is open now; it opens again by itself. */
  readonly isUp: boolean;
  /**
   * Resolves when the broker has taken it, as its QoS says. Waits while the connection is lost; with QoS 1 and 2 a packet
   * that was on its way is sent again. Rejects with the reason of the signal when it is aborted.
   */
  publish(packet: MqttPacket, signal: AbortSignal): Promise<void>;
  /** Resolves when the broker has granted it; it is there again after the connection was lost. */
  subscribe(subscription: MqttSubscription): Promise<void>;
  /**
   * Asks for nothing more; what was taken may still be acknowledged. Answers when nothing more will come: where nobody
   * comes back to the session, only after all has come that the broker has for it.
   */
  stop(): Promise<void>;
  /** Says goodbye, so that the broker sends no will. */
  close(): Promise<void>;
}

/** What a broker of MQTT is connected with. */
export interface MqttConnectSettings {
  readonly clientId: string;
  /** The user name, where the broker was given none: that of a service, or the id of a device. */
  readonly user: string;
  /**
   * Whether it comes back under the same client id, so that the broker keeps for it what comes in between. The session
   * of any other ends when it says goodbye.
   */
  readonly isStable: boolean;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Makes what the broker sends when the connection is lost, anew for each connection; null: nothing. */
  readonly will: ((isVersion5: boolean) => MqttPacket) | null;
}

/** A broker of MQTT: `mqtt({ url })`, or `memory()`. It connects when it is first used. */
export interface MqttBroker {
  /** `messaging.system` of OpenTelemetry. */
  readonly kind: string;
  /** Where it is, for people. */
  readonly address: string;
  /** Rejects with `unauthenticated`, `permission_denied` or `unavailable` where the first connection fails. */
  connectMqtt(settings: MqttConnectSettings): Promise<MqttConnection>;
}
