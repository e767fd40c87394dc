import { Fifo } from "../fifo.ts";

/** With so many messages, or so many bytes of them, nothing more is read; with half of that, it is again. */
const [manyMessages, manyBytes] = [256, 1024 * 1024];

interface Waiting {
  readonly value: unknown;
  readonly bytes: number;
}

interface Reader {
  readonly resolve: (result: IteratorResult<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/** What has come, on its way to whoever reads it. */
export class Inbox {
  readonly #waiting = new Fifo<Waiting>();
  readonly #onFull: (isFull: boolean) => void;
  #bytes = 0;
  #isFull = false;
  #reader: Reader | null = null;
  #end: { readonly error: unknown } | "over" | null = null;

  /** `onFull` is told when it gets full, and when it no longer is. */
  constructor(onFull: (isFull: boolean) => void) {
    this.#onFull = onFull;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  push(value: unknown, bytes: number): void {
    if (this.#end !== null) return;
    const reader = this.#reader;
    if (reader !== null) {
      this.#reader = null;
      reader.resolve({ value, done: false });
      return;
    }
    this.#waiting.push({ value, bytes });
    this.#bytes += bytes;
    if (!this.#isFull && (this.#waiting.length >= manyMessages || this.#bytes >= manyBytes)) this.#becomes(true);
  }

  /** Nothing comes any more; what has come is read first. */
  end(): void {
    this.#finish("over");
  }

  fail(error: unknown): void {
    this.#finish({ error });
  }

  next(): Promise<IteratorResult<unknown>> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      this.#bytes -= waiting.bytes;
      const isRoomy = this.#waiting.length <= manyMessages / 2 && this.#bytes <= manyBytes / 2;
      if (this.#isFull && isRoomy) this.#becomes(false);
      return Promise.resolve({ value: waiting.value, done: false });
    }
    if (this.#end === "over") return Promise.resolve({ value: undefined, done: true });
    if (this.#end !== null) return Promise.reject(this.#end.error);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  #finish(end: { readonly error: unknown } | "over"): void {
    if (this.#end !== null) return;
    this.#end = end;
    const reader = this.#reader;
    this.#reader = null;
    if (end === "over") reader?.resolve({ value: undefined, done: true });
    else reader?.reject(end.error);
  }

  #becomes(isFull: boolean): void {
    this.#isFull = isFull;
    this.#onFull(isFull);
  }
}
