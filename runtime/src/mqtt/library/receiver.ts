import type { IPublishPacket, MqttClient } from "mqtt";
import type { Acknowledgement } from "../broker.ts";
import { acknowledged } from "../reason-codes.ts";
import { acknowledgementBytes } from "./acknowledgement-bytes.ts";
import { packetOf } from "./client-options.ts";
import type { Inbox } from "./inbox.ts";

/** Takes packets in the place of the library, and acknowledges them when somebody has said what to say. */
export class Receiver {
  readonly #client: MqttClient;
  readonly #inbox: Inbox;
  readonly #isVersion5: boolean;
  /** What came with QoS 1 and 2 and is not acknowledged: the broker may send it again under the same id. */
  readonly #pending = new Map<number, Promise<Acknowledgement | null>>();
  /** What came with QoS 2 and was acknowledged: until the broker releases it, it must not be taken again. */
  readonly #unreleased = new Set<number>();
  #count = 0;

  constructor(client: MqttClient, inbox: Inbox, isVersion5: boolean) {
    this.#client = client;
    this.#inbox = inbox;
    this.#isVersion5 = isVersion5;
  }

  /** The session is a new one: its ids begin anew. */
  forget(): void {
    this.#pending.clear();
    this.#unreleased.clear();
  }

  release(messageId: number): void {
    this.#unreleased.delete(messageId);
  }

  /** So many packets came so far. */
  get count(): number {
    return this.#count;
  }

  /** Whether something was said of all that came. */
  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  /** Answers when something is said of all that was taken. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending.values());
  }

  take(packet: IPublishPacket): void {
    const { qos, messageId, dup } = packet;
    this.#count += 1;
    const { stream } = this.#client;
    // For the library it is one of QoS 0 from now on, which it hands on and forgets. Its own way to acknowledge late
    // reads nothing more until that is done: a handler would never hear that what it publishes has arrived.
    packet.qos = 0;
    const taken = () => this.#inbox.take({ ...packetOf(packet), qos }, identifiersOf(packet));
    if (qos === 0 || messageId === undefined) {
      void taken();
      return;
    }
    const say = (said: Acknowledgement) => {
      stream.write(acknowledgementBytes(qos, messageId, said, this.#isVersion5));
    };
    if (qos === 2 && this.#unreleased.has(messageId)) {
      say(acknowledged);
      return;
    }
    const pending = (dup ? this.#pending.get(messageId) : undefined) ?? taken();
    this.#pending.set(messageId, pending);
    void pending.then((said) => {
      // What came over a connection that is lost comes again, and is acknowledged then.
      if (said === null || this.#client.stream !== stream || stream.destroyed) return;
      this.#pending.delete(messageId);
      if (qos === 2 && said.reason < 0x80) this.#unreleased.add(messageId);
      say(said);
    });
  }
}

function identifiersOf({ properties }: IPublishPacket): readonly number[] {
  const { subscriptionIdentifier = [] } = properties ?? {};
  return Array.isArray(subscriptionIdentifier) ? subscriptionIdentifier : [subscriptionIdentifier];
}
