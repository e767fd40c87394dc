import { bytesOf } from "./utf8.ts";

const smallest = 1024;
/** What one large message needed is not kept for all that come after it. */
const largest = 65_536;
/** Of longer texts the encoder is faster than a loop. */
const longLoop = 64;
/** An integer of 64 bits has at most so many bytes of seven bits. */
const longestVarint = 10;

/**
 * Writes protobuf from its end to its beginning: what stands behind its length is there already when that is written,
 * so that nothing is measured, kept or copied on the way.
 */
export class BackwardWriter {
  #bytes = new Uint8Array(smallest);
  #view = new DataView(this.#bytes.buffer);
  #at = smallest;

  /** Bytes so far. */
  get length(): number {
    return this.#bytes.length - this.#at;
  }

  /** What was written. It is overwritten by what is written next: copy it before. */
  take(): Uint8Array {
    const written = this.#bytes.subarray(this.#at);
    if (this.#bytes.length > largest) this.#replace(new Uint8Array(smallest));
    this.#at = this.#bytes.length;
    return written;
  }

  /** Forgets what was written. */
  clear(): void {
    this.#at = this.#bytes.length;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#at -= bytes.length;
    this.#bytes.set(bytes, this.#at);
  }

  /** A text in UTF-8, without its length. */
  text(text: string): void {
    if (text.length > longLoop || !this.#ascii(text)) this.raw(bytesOf(text));
  }

  double(value: number): void {
    this.#reserve(8);
    this.#at -= 8;
    this.#view.setFloat64(this.#at, value, true);
  }

  /** An integer from zero to 2 ** 53 - 1. */
  varint(value: number): void {
    this.#reserve(longestVarint);
    if (value < 0x80) {
      this.#at -= 1;
      this.#bytes[this.#at] = value;
      return;
    }
    let size = 1;
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
    this.#at -= size;
    let at = this.#at;
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      this.#bytes[at] = (rest % 0x80) | 0x80;
      at += 1;
    }
    this.#bytes[at] = rest;
  }

  /** An integer of 64 bits, as two's complement where it is negative. */
  long(value: bigint): void {
    if (value >= 0n && value <= Number.MAX_SAFE_INTEGER) {
      this.varint(Number(value));
      return;
    }
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, value);
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
    this.raw(Uint8Array.from(bytes));
  }

  /** False, and nothing is written, where the text is none of ASCII. */
  #ascii(text: string): boolean {
    this.#reserve(text.length);
    const start = this.#at - text.length;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      this.#bytes[start + index] = code;
    }
    this.#at = start;
    return true;
  }

  #reserve(count: number): void {
    if (this.#at >= count) return;
    const { length } = this;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, length + count));
    larger.set(this.#bytes.subarray(this.#at), larger.length - length);
    this.#replace(larger);
    this.#at = larger.length - length;
  }

  #replace(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
