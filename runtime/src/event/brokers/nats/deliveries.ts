import type { Msg } from "@nats-io/transport-node";
import type { Timer } from "../../../clock.ts";
import type { ConsumeSettings } from "../../broker.ts";
import type { JetStream } from "./jet-stream.ts";
import { recordOf } from "./messages.ts";

/** A message that came, as the subject of its acknowledgement tells it. */
export interface Arrived {
  readonly message: Msg;
  /** Its number in the stream. */
  readonly sequence: number;
  /** How many messages its consumer has been sent before, redelivered ones included. */
  readonly number: number;
  /** How many lie behind it. */
  readonly lag: number;
}

/** A message that is not done with. */
interface Undone {
  reply: string;
}

/** So long a server waits for a message to be done with, or a sign of life, before it is delivered again. */
export const ackWaitMs = 30_000;
const signMs = ackWaitMs / 3;
const acknowledged = "+ACK";
const inProgress = "+WPI";
const refused = "-NAK";

/** Hands messages to a consumer one after the other, and tells the server what became of them. */
export class Deliveries {
  readonly #jetStream: JetStream;
  readonly #settings: ConsumeSettings;
  readonly #lane: string;
  readonly #whenDone: () => void;
  readonly #undone = new Map<number, Undone>();
  readonly #waiting: Arrived[] = [];
  #isTaking = false;
  #isOver = false;
  #timer: Timer | null = null;

  constructor(jetStream: JetStream, settings: ConsumeSettings, lane: string, whenDone: () => void) {
    this.#jetStream = jetStream;
    this.#settings = settings;
    this.#lane = lane;
    this.#whenDone = whenDone;
    this.#signLater();
  }

  /** How many are not done with, those that wait included. */
  get count(): number {
    return this.#undone.size;
  }

  /** Takes a message that came. One that is in hand already came again since nobody heard of it. */
  add(arrived: Arrived): void {
    const { sequence, message } = arrived;
    const reply = message.reply ?? "";
    const known = this.#undone.get(sequence);
    if (known !== undefined) {
      known.reply = reply;
      this.#tell(reply, inProgress);
      return;
    }
    this.#undone.set(sequence, { reply });
    this.#waiting.push(arrived);
    this.#hand();
  }

  /** Hands on nothing more. What waits is kept, as the server sees it. */
  stop(): void {
    this.#isOver = true;
  }

  /** What waits is to be delivered to others now: they may have it before what is in hand. */
  giveBackWaiting(): void {
    for (const { sequence, message } of this.#waiting.splice(0)) {
      this.#undone.delete(sequence);
      this.#tell(message.reply ?? "", refused);
    }
  }

  /** What is not done with is to be delivered to others now, and what is done with from now on counts for nothing. */
  giveBack(): void {
    this.stop();
    for (const { reply } of this.#undone.values()) this.#tell(reply, refused);
    this.forget();
  }

  /** What is not done with is somebody else's. */
  forget(): void {
    this.#isOver = true;
    this.#waiting.length = 0;
    this.#undone.clear();
    this.#timer?.cancel();
  }

  #hand(): void {
    while (!this.#isTaking && !this.#isOver) {
      const arrived = this.#waiting.shift();
      if (arrived === undefined) return;
      const waiting = this.#take(arrived);
      if (waiting === undefined) continue;
      this.#isTaking = true;
      const goOn = () => {
        this.#isTaking = false;
        this.#hand();
      };
      waiting.then(goOn, goOn);
    }
  }

  #take({ message, sequence, lag }: Arrived): Promise<void> | undefined {
    return this.#settings.take({
      record: recordOf(this.#settings.topic, message.headers ?? [], message.data),
      lane: this.#lane,
      position: String(sequence),
      lag,
      done: () => {
        const undone = this.#undone.get(sequence);
        if (undone === undefined) return;
        this.#undone.delete(sequence);
        this.#tell(undone.reply, acknowledged);
        this.#whenDone();
      },
    });
  }

  #signLater(): void {
    this.#timer = this.#jetStream.clock.after(signMs, () => {
      for (const { reply } of this.#undone.values()) this.#tell(reply, inProgress);
      this.#signLater();
    });
  }

  /** What cannot be told now is found out by the server later. */
  #tell(reply: string, what: string): void {
    if (reply !== "" && !this.#jetStream.link.isClosed()) this.#jetStream.link.publish(reply, what);
  }
}

/**
 * A message as the subject of its acknowledgement tells it: `$JS.ACK.<stream>.<consumer>.<delivered>.<sequence>.<number>
 * .<time>.<pending>`, with two words more in the middle of newer servers. Null: it is no message of a stream.
 */
export function arrivedOf(message: Msg): Arrived | null {
  const words = message.reply?.split(".") ?? [];
  if (words[0] !== "$JS" || words[1] !== "ACK" || words.length < 9) return null;
  const [sequence, number, , lag] = words.slice(words.length >= 11 ? 7 : 5).map(Number);
  return sequence === undefined || number === undefined ? null : { message, sequence, number, lag: lag ?? 0 };
}
