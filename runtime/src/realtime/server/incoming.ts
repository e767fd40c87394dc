import { Fifo } from "../fifo.ts";
import { highWaterBytes } from "./outbox.ts";

/** So many messages of a client may wait for its handler; what comes beyond is acknowledged only once there is room. */
const manyWaiting = 256;
/** With so many times that, nothing more is read: a client of ours does not get there. */
const tooMany = 4;

interface Waiting {
  readonly value: unknown;
  readonly bytes: number;
}

type Reader = (result: IteratorResult<unknown>) => void;

/** The messages of a client on their way to the handler of its session. */
export class Incoming implements AsyncIterable<unknown> {
  readonly #waiting = new Fifo<Waiting>();
  /** Of those at the end of `waiting`: who is to hear when there is room for them. */
  readonly #held = new Fifo<() => void>();
  readonly #readers = new Fifo<Reader>();
  /** Called when it was full, and is not any more. */
  hasRoom: () => void = nothing;
  #bytes = 0;
  #isOver = false;

  /** Whether nothing more is to be read. */
  get isFull(): boolean {
    return this.#waiting.length >= manyWaiting * tooMany || this.#bytes >= highWaterBytes * tooMany;
  }

  /** Hands a message on; `taken` is called when it is in, later where many wait. */
  push(value: unknown, bytes: number, taken: () => void): void {
    const reader = this.#isOver ? undefined : this.#readers.shift();
    if (this.#isOver || reader !== undefined) {
      taken();
      reader?.({ value, done: false });
      return;
    }
    const isHeld = this.#waiting.length >= manyWaiting || this.#bytes >= highWaterBytes;
    this.#waiting.push({ value, bytes });
    this.#bytes += bytes;
    if (isHeld) this.#held.push(taken);
    else taken();
  }

  /** Nothing comes any more. */
  end(): void {
    this.#isOver = true;
    for (const reader of this.#readers) reader({ value: undefined, done: true });
    this.#readers.clear();
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.#drop();
        return { value: undefined, done: true };
      },
    };
  }

  #next(): Promise<IteratorResult<unknown>> {
    const wasFull = this.isFull;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      this.#bytes -= waiting.bytes;
      this.#held.shift()?.();
      if (wasFull && !this.isFull) this.hasRoom();
      return Promise.resolve({ value: waiting.value, done: false });
    }
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** The handler reads no more: what still comes is taken in, and dropped. */
  #drop(): void {
    const wasFull = this.isFull;
    this.#waiting.clear();
    this.#bytes = 0;
    for (const taken of this.#held) taken();
    this.#held.clear();
    this.end();
    if (wasFull) this.hasRoom();
  }
}

function nothing(): void {}
