import type { Subscription } from "@nats-io/transport-node";
import { Cancellation } from "../../../cancellation.ts";
import type { Logger } from "../../../logger.ts";
import type { ConsumeSettings, Consumption } from "../../broker.ts";
import { wait } from "../../server/wait.ts";
import { closedConnection } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import { consumerFacts, makeConsumer, wrongKind } from "./consumer-config.ts";
import { type Arrived, arrivedOf, Deliveries } from "./deliveries.ts";
import { natsFailure } from "./failures.ts";
import type { JetStream } from "./jet-stream.ts";

/** So often those who stand by look whether somebody reads, and who reads whether it still does. */
const lookMs = 500;
/** Those who stand by do not all come forward at once. */
const spreadMs = 200;

/**
 * A member of a group whose messages are in order: one member reads at a time, and the others stand by.
 *
 * JetStream has no partitions. What it has is a consumer that delivers to one subject, and says whether anybody listens
 * there. Who finds that nobody does makes it deliver to a subject of its own, and with that the server delivers again what
 * was not done with, which is put in order here. A member that finds that it delivers elsewhere, or that missed a message,
 * has lost its place: it lets its handlers end before it looks again.
 */
export class OrderedReading implements Consumption {
  readonly #jetStream: JetStream;
  readonly #settings: ConsumeSettings;
  readonly #logger: Logger;
  readonly #closing = new Cancellation();
  #lanes = 0;
  #turn: Turn | null = null;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(jetStream: JetStream, settings: ConsumeSettings, logger: Logger) {
    this.#jetStream = jetStream;
    this.#settings = settings;
    this.#logger = logger;
  }

  static async start(jetStream: JetStream, settings: ConsumeSettings, logger: Logger): Promise<OrderedReading> {
    const reading = new OrderedReading(jetStream, settings, logger);
    const turn = await reading.#begin();
    reading.#running = reading.#run(turn);
    return reading;
  }

  /** It stays in its place, so that nobody else begins before it is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#turn?.deliveries.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    this.#closing.cancel(closedConnection());
    await this.#running;
    await this.#jetStream.flush();
  }

  async #run(first: Turn | null): Promise<void> {
    let failures = 0;
    for (let turn = first; this.#closing.reason === null; ) {
      try {
        if (turn !== null) await this.#read(turn);
        else await wait(this.#jetStream.clock, lookMs, this.#closing);
        failures = 0;
        turn = this.#closing.reason === null && !this.#isStopped ? await this.#begin() : null;
      } catch (error) {
        const { topic, group } = this.#settings;
        turn = null;
        this.#logger.warn({ topic, group, error }, "reading is tried again");
        await wait(this.#jetStream.clock, reconnectDelayMs(failures, this.#jetStream.clock), this.#closing);
        failures += 1;
      }
    }
  }

  /** Takes the place if nobody has it; null: somebody has. */
  async #begin(): Promise<Turn | null> {
    const jetStream = this.#jetStream;
    const known = await consumerFacts(jetStream, this.#settings);
    if (known?.isBound === true) return null;
    if (known !== null) {
      if (known.deliverSubject === null) throw wrongKind(this.#settings, "without");
      await wait(jetStream.clock, jetStream.clock.random() * spreadMs, this.#closing);
      if ((await consumerFacts(jetStream, this.#settings))?.isBound === true) return null;
    }
    const subject = jetStream.inbox();
    this.#lanes += 1;
    const turn = new Turn(jetStream, this.#settings, subject, String(this.#lanes));
    try {
      // The server must know who listens before it looks for somebody who does.
      await jetStream.link.flush();
      const { inFlight } = this.#settings;
      const changes = { deliver_subject: subject, max_ack_pending: inFlight };
      const made = await makeConsumer(jetStream, this.#settings, known, changes);
      if (made === null) {
        turn.end();
        return null;
      }
      turn.owed(made.undone);
    } catch (error) {
      turn.end();
      throw natsFailure(error, `group '${this.#settings.group}' cannot read '${this.#settings.topic}'`);
    }
    if (this.#isStopped) {
      turn.end();
      return null;
    }
    this.#turn = turn;
    return turn;
  }

  /** Reads as long as it has the place. */
  async #read(turn: Turn): Promise<void> {
    const leaving = new Cancellation();
    const forget = this.#closing.whenCancelled(() => leaving.cancel(closedConnection()));
    turn.lost.whenCancelled(() => leaving.cancel(closedConnection()));
    try {
      while (await wait(this.#jetStream.clock, lookMs, leaving)) {
        if (!this.#jetStream.isUp) continue;
        const known = await consumerFacts(this.#jetStream, this.#settings).catch(() => undefined);
        if (known === undefined) continue;
        if (known?.deliverSubject !== turn.subject) break;
        turn.owed(known.undone);
      }
      // What it has not begun is delivered again, here or elsewhere.
      turn.deliveries.stop();
      if (this.#closing.reason === null) await this.#settings.lost(turn.lane);
    } finally {
      forget();
      this.#turn = null;
      turn.end();
    }
  }
}

/** The time in which a member has the place. */
class Turn {
  readonly subject: string;
  readonly lane: string;
  readonly deliveries: Deliveries;
  readonly lost = new Cancellation();
  readonly #subscription: Subscription;
  readonly #forget: () => void;
  #last: number | null = null;
  /** What came while something may still come that lies before it, by its number in the stream; null: nothing may. */
  #early: Map<number, Arrived> | null = new Map();
  #owed = Number.POSITIVE_INFINITY;

  constructor(jetStream: JetStream, settings: ConsumeSettings, subject: string, lane: string) {
    this.subject = subject;
    this.lane = lane;
    this.deliveries = new Deliveries(jetStream, settings, lane, () => undefined);
    // Whatever was on its way when the connection broke would come behind what follows it.
    this.#forget = jetStream.whenMoved(() => this.#lose());
    this.#subscription = jetStream.link.subscribe(subject, {
      callback: (error, message) => {
        const arrived = error === null ? arrivedOf(message) : null;
        if (error !== null) return this.#lose();
        if (arrived === null || this.lost.reason !== null) return;
        if (this.#last !== null && arrived.number !== this.#last + 1) return this.#lose();
        this.#last = arrived.number;
        if (this.#early === null) return this.deliveries.add(arrived);
        this.#early.set(arrived.sequence, arrived);
        this.#arrange();
      },
    });
  }

  /**
   * So many messages are not done with, as the server sees it. When a turn begins it delivers all of them before anything
   * new; but first those that were to be delivered again already, whatever lies before them. So they wait for each other.
   */
  owed(count: number): void {
    this.#owed = count;
    this.#arrange();
  }

  end(): void {
    this.#forget();
    this.#subscription.unsubscribe();
    this.deliveries.forget();
  }

  #arrange(): void {
    if (this.#early === null || this.#early.size < this.#owed || this.lost.reason !== null) return;
    const early = [...this.#early.values()].sort((a, b) => a.sequence - b.sequence);
    this.#early = null;
    for (const it of early) this.deliveries.add(it);
  }

  #lose(): void {
    this.lost.cancel(closedConnection());
  }
}
