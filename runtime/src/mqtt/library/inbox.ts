import type { Clock, Timer } from "../../clock.ts";
import type { Logger } from "../../logger.ts";
import type { Acknowledgement, MqttPacket, MqttSubscription } from "../broker.ts";
import { acknowledged, refusal } from "../reason-codes.ts";
import { matchesFilter } from "../topic.ts";

/** What came before anybody has subscribed to it: a session that the broker has kept begins at once. */
interface Early {
  readonly packet: MqttPacket;
  readonly identifiers: readonly number[];
  readonly timer: Timer;
  readonly answer: (taken: Promise<Acknowledgement | null>) => void;
}

/** So long it waits for a subscription: what connects also subscribes. */
const earlyMs = 10_000;
/** So many packets wait, at most: those of QoS 1 and 2 are fewer by themselves. */
const mostEarly = 1000;

/** Brings packets that came in to those that have subscribed to them. */
export class Inbox {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #subscriptions = new Map<number, MqttSubscription>();
  readonly #early = new Set<Early>();
  #isStopped = false;

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Takes in what is subscribed to under this identifier, and what came before. */
  add(identifier: number, subscription: MqttSubscription): void {
    this.#subscriptions.set(identifier, subscription);
    for (const it of this.#early) {
      const found = this.#found(it.packet, it.identifiers);
      if (found.length > 0) this.#settle(it, taken(it.packet, found));
    }
  }

  /** Takes nothing more. */
  stop(): void {
    this.#isStopped = true;
    for (const it of this.#early) this.#settle(it, Promise.resolve(null));
  }

  /** What whoever subscribed says of a packet; `identifiers` are those that the broker found. */
  take(packet: MqttPacket, identifiers: readonly number[]): Promise<Acknowledgement | null> {
    if (this.#isStopped) return Promise.resolve(null);
    const found = this.#found(packet, identifiers);
    if (found.length > 0) return taken(packet, found);
    if (this.#early.size >= mostEarly) return this.#unwanted(packet);
    return new Promise((resolve) => {
      const timer = this.#clock.after(earlyMs, () => this.#settle(early, this.#unwanted(packet)));
      const early: Early = { packet, identifiers, timer, answer: resolve };
      this.#early.add(early);
    });
  }

  /** Brokers that know no identifiers leave it to us to compare. */
  #found(packet: MqttPacket, identifiers: readonly number[]): readonly MqttSubscription[] {
    const named = identifiers.flatMap((it) => this.#subscriptions.get(it) ?? []);
    const fitting = named.filter((it) => matchesFilter(it.filter, packet.topic));
    if (fitting.length > 0) return fitting;
    return [...this.#subscriptions.values()].filter((it) => matchesFilter(it.filter, packet.topic));
  }

  #settle(early: Early, answer: Promise<Acknowledgement | null>): void {
    early.timer.cancel();
    this.#early.delete(early);
    early.answer(answer);
  }

  async #unwanted(packet: MqttPacket): Promise<Acknowledgement> {
    this.#logger.warn({ qos: packet.qos }, "a message came that nobody has subscribed to");
    return refusal("not_found");
  }
}

/** What all say of it: the first that is not well, and nothing where one of them says nothing. */
async function taken(packet: MqttPacket, by: readonly MqttSubscription[]): Promise<Acknowledgement | null> {
  const said = await Promise.all(by.map((it) => it.take(packet)));
  if (said.includes(null)) return null;
  return said.find((it) => it !== null && it.reason !== 0) ?? acknowledged;
}
