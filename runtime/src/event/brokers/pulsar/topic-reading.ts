import { Cancellation } from "../../../cancellation.ts";
import type { Clock } from "../../../clock.ts";
import { isInteractionError } from "../../../interaction-error.ts";
import type { Logger } from "../../../logger.ts";
import type { ConsumeSettings, Consumption } from "../../broker.ts";
import { wait } from "../../server/wait.ts";
import { atMost, leavingMs } from "../at-most.ts";
import { closedConnection } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import { positionOf, readMessageId } from "./message-id.ts";
import { messageOf, type SocketMessage } from "./messages.ts";
import { type Place, socketUrl, topicPath } from "./place.ts";
import { openSocket, type Socket } from "./socket.ts";

/** What a reading needs of its connection. */
export interface ReadingTools {
  readonly place: Place;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So often those who stand by look whether somebody reads; they do not all come at once. */
const lookMs = 700;
const spreadMs = 300;

/**
 * A member of a group. The server sends what is not acknowledged again when its socket is closed, to whoever is there.
 *
 * Where order counts, one member reads at a time (Exclusive), and the others stand by. Key_Shared would let all of them
 * read, but a member that leaves with messages in hand can have them delivered behind what follows them, or not at all
 * until another one leaves. Source: apache/pulsar issues 12885, 23307 and 24732.
 */
export class TopicReading implements Consumption {
  readonly #tools: ReadingTools;
  readonly #settings: ConsumeSettings;
  readonly #closing = new Cancellation();
  #session: Session | null = null;
  #lanes = 0;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(tools: ReadingTools, settings: ConsumeSettings) {
    this.#tools = tools;
    this.#settings = settings;
  }

  static async start(tools: ReadingTools, settings: ConsumeSettings): Promise<TopicReading> {
    const reading = new TopicReading(tools, settings);
    const session = await reading.#open();
    reading.#running = reading.#run(session);
    return reading;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#session?.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    this.#closing.cancel(closedConnection());
    this.#session?.end();
    await atMost(this.#tools.clock, leavingMs, this.#running);
  }

  async #run(first: Session | null): Promise<void> {
    const { clock } = this.#tools;
    let failures = 0;
    let standsBy = first === null;
    for (let session = first; this.#closing.reason === null; ) {
      if (session !== null) {
        await session.ended;
        if (this.#closing.reason === null) await this.#settings.lost(session.lane);
      }
      const delayMs = standsBy ? lookMs + clock.random() * spreadMs : reconnectDelayMs(failures, clock);
      await wait(clock, delayMs, this.#closing);
      if (this.#closing.reason !== null || this.#isStopped) return;
      const opened: Session | null | "failed" = await this.#openAgain();
      session = opened === "failed" ? null : opened;
      standsBy = opened === null;
      failures = opened === "failed" ? failures + 1 : 0;
    }
    await this.#session?.ended;
  }

  async #openAgain(): Promise<Session | null | "failed"> {
    try {
      return await this.#open();
    } catch (error) {
      if (!isInteractionError(error)) throw error;
      const { topic, group } = this.#settings;
      this.#tools.logger.warn({ topic, group, error }, "reading is tried again");
      return "failed";
    }
  }

  /** Null: another member reads, and order counts. */
  async #open(): Promise<Session | null> {
    const { place, clock } = this.#tools;
    const { topic, group, ordering, inFlight, from } = this.#settings;
    const path = `${topicPath(place, topic)}/${encodeURIComponent(group)}`;
    const url = socketUrl(place, "consumer", path, {
      subscriptionType: ordering === "key" ? "Exclusive" : "Shared",
      subscriptionInitialPosition: from === "earliest" ? "Earliest" : "Latest",
      // The server sends no more than that without an acknowledgement; it takes no more than a thousand.
      receiverQueueSize: String(Math.min(inFlight, 1000)),
    });
    this.#lanes += 1;
    const session = new Session(this.#settings, String(this.#lanes));
    const socket = await openSocket(place, clock, url, session).catch((error: unknown) => {
      if (ordering === "key" && isInteractionError(error) && error.code === "already_exists") return null;
      throw error;
    });
    if (socket === null) return null;
    session.begin(socket);
    this.#session = session;
    if (this.#isStopped) session.stop();
    if (this.#closing.reason !== null) session.end();
    return session;
  }
}

/** The time in which a socket is open. */
class Session {
  readonly lane: string;
  readonly ended: Promise<void>;
  readonly #settings: ConsumeSettings;
  readonly #waiting: SocketMessage[] = [];
  readonly #undone = new Set<string>();
  #socket: Socket | null = null;
  #isTaking = false;
  #isOver = false;
  #end: () => void = () => undefined;

  constructor(settings: ConsumeSettings, lane: string) {
    this.#settings = settings;
    this.lane = lane;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  begin(socket: Socket): void {
    this.#socket = socket;
    this.#hand();
  }

  message(text: string): void {
    const message = messageOf(this.#settings.topic, text);
    if (message === null || this.#isOver) return;
    this.#waiting.push(message);
    this.#hand();
  }

  closed(): void {
    this.stop();
    this.#socket = null;
    this.#undone.clear();
    this.#end();
  }

  /** Hands on nothing more. */
  stop(): void {
    this.#isOver = true;
    this.#waiting.length = 0;
  }

  end(): void {
    if (this.#socket === null) this.#end();
    else this.#socket.close();
  }

  #hand(): void {
    while (!this.#isTaking && !this.#isOver && this.#socket !== null && this.#undone.size < this.#settings.inFlight) {
      const message = this.#waiting.shift();
      if (message === undefined) return;
      const waiting = this.#take(message);
      if (waiting === undefined) continue;
      this.#isTaking = true;
      const goOn = () => {
        this.#isTaking = false;
        this.#hand();
      };
      waiting.then(goOn, goOn);
    }
  }

  #take({ messageId, record }: SocketMessage): Promise<void> | undefined {
    this.#undone.add(messageId);
    return this.#settings.take({
      record,
      lane: this.lane,
      position: positionOf(readMessageId(messageId)),
      lag: null,
      done: () => {
        if (!this.#undone.delete(messageId)) return;
        this.#socket?.send(JSON.stringify({ messageId }));
        this.#hand();
      },
    });
  }
}
