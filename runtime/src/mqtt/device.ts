import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { PublisherOf } from "../operation.ts";
import type { Operations } from "../service.ts";
import type { MqttBroker } from "./broker.ts";
import type { MqttMessage, MqttOperation } from "./operation.ts";

/** Who a device is. */
export interface DeviceOptions {
  /** The first parameter of its topics, and its user name and client id at the broker: it speaks for itself alone. */
  readonly id: string;
  /** What the broker sends when the device is gone without a word: one message with `will: true`, by its name. */
  readonly will?: Readonly<Record<string, unknown>>;
  /** JSON lines on stderr when left out, silent in tests. */
  readonly logger?: Logger;
  /** The system's when left out. */
  readonly clock?: Clock;
}

/** What a device and its service send each other: both ways messages of MQTT. */
export interface DeviceMessages<Sends extends Operations, Receives extends Operations> {
  readonly service: string;
  readonly sends: Sends;
  readonly receives: Receives;
}

/** What handles a message that a device receives. */
export type DeviceHandlerOf<Of> =
  Of extends MqttOperation<infer Parameters, infer Payload, infer _Init>
    ? (message: MqttMessage<Parameters, Payload>, ctx: never) => Promise<void>
    : never;

/** The handlers of a device. */
export type DeviceHandlersOf<Of> = { readonly [Name in keyof Of]: DeviceHandlerOf<Of[Name]> };

/** A device that is connected: it publishes, and says goodbye when it is disposed of. */
export type DeviceOf<Sends> = PublisherOf<Sends> & AsyncDisposable;

/**
 * Connects a device: it publishes what devices send, and receives what it has handlers for. The broker keeps for an hour
 * what comes while it is away. Rejects with `unauthenticated`, `permission_denied` or `unavailable` where the first
 * connection fails; a connection that is lost later opens again by itself. Throws TypeError where a handler or a will is
 * of no message.
 *
 * Its methods reject with `invalid_argument` where a message is none of its type or would go to no topic,
 * `permission_denied` where it is another device's, and `unavailable` and `deadline_exceeded` where the broker did not
 * say that it has the message, which may be there all the same.
 */
export async function createDevice<Sends extends Operations, Receives extends Operations>(
  messages: DeviceMessages<Sends, Receives>,
  broker: MqttBroker,
  handlers: Partial<DeviceHandlersOf<Receives>>,
  options: DeviceOptions,
): Promise<DeviceOf<Sends>> {
  // Whoever only writes what is sent needs nothing of it.
  const { connectedDevice } = await import("./connected-device.ts");
  return claimed<DeviceOf<Sends>>(await connectedDevice(messages, broker, handlers, options));
}

/** The methods have the types that their operations carry: no compiler can see that, since those are never there. */
function claimed<Device>(device: unknown): Device {
  return device as Device;
}
