import { plainBytes } from "./plain-bytes.ts";
import { textOf } from "./utf8.ts";

const maxEmptyItems = 1024;
const shortText = 12;
/** So many bytes are a safe integer for sure. */
const fewBytes = 6;

/** Bytes that are no Avro of the schema. */
export class MalformedAvro extends Error {}

/** Reads Avro's binary form. Every length is held against what is left, so that bytes cost no more than they are. */
export class AvroReader {
  readonly #bytes: Uint8Array;
  #view: DataView | null = null;
  #text: Buffer | null = null;
  #at = 0;
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = plainBytes(bytes);
  }

  bool(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw new MalformedAvro("a boolean is neither 0 nor 1");
    return byte === 1;
  }

  /** An `int`, or a `long` that is known to be a safe integer; NaN where it is none. */
  int(): number {
    const first = this.#byte();
    if (first < 0x80) return (first >>> 1) ^ -(first & 1);
    let [zigzag, factor] = [first & 0x7f, 0x80];
    for (let count = 1; count < 10; count += 1) {
      const byte = this.#byte();
      zigzag += (byte & 0x7f) * factor;
      if (byte < 0x80) return zigzag > Number.MAX_SAFE_INTEGER ? safeOf(this.#huge(count + 1)) : unzigzag(zigzag);
      factor *= 0x80;
    }
    throw new MalformedAvro("a number has more than ten bytes");
  }

  /** A `long`. */
  long(): bigint {
    const start = this.#at;
    const number = this.int();
    return Number.isNaN(number) ? this.#huge(this.#at - start) : BigInt(number);
  }

  double(): number {
    this.#need(8);
    this.#view ??= new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** A copy: it outlives the message. */
  bytes(): Uint8Array {
    return this.#span().slice();
  }

  string(): string {
    const end = this.#spanEnd();
    const start = this.#at;
    this.#at = end;
    return end - start > shortText ? this.#longText(start, end) : utf8(this.#bytes, start, end);
  }

  /** A big-endian two's complement of few bytes as a number; null, and nothing read, where it has more. */
  smallTwosComplement(): number | null {
    const start = this.#at;
    const end = this.#spanEnd();
    if (end - this.#at > fewBytes) {
      this.#at = start;
      return null;
    }
    let value = (this.#bytes[this.#at] ?? 0) < 0x80 ? 0 : -1;
    if (this.#at === end) value = 0;
    for (; this.#at < end; this.#at += 1) value = value * 256 + (this.#bytes[this.#at] ?? 0);
    return value;
  }

  /** The branch of a union, or the symbol of an enum: an index below `count`. */
  index(count: number): number {
    const index = this.int();
    if (!(index >= 0 && index < count)) throw new MalformedAvro("a union or enum has no such branch or symbol");
    return index;
  }

  /** The items of the next block of a list or map, zero at its end. */
  block(): number {
    const count = this.int();
    if (!Number.isSafeInteger(count)) throw new MalformedAvro("a block has no length");
    if (count >= 0) return this.#within(count);
    // A negative count is followed by the block's size in bytes.
    this.int();
    return this.#within(-count);
  }

  /** Passes so many bytes over. */
  skip(count: number): void {
    this.#need(count);
    this.#at += count;
  }

  /** Passes a text over, or bytes with their length. */
  skipSpan(): void {
    this.#at = this.#spanEnd();
  }

  /** Whether all was read. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Each item takes a byte at least, but for records without fields: of these there may be some. */
  #within(count: number): number {
    this.#items += count;
    if (this.#items > this.#bytes.length + maxEmptyItems) throw new MalformedAvro("has more items than bytes");
    return count;
  }

  /** The number of the last so many bytes, digit by digit. */
  #huge(count: number): bigint {
    let zigzag = 0n;
    for (let back = 1; back <= count; back += 1) {
      zigzag = (zigzag << 7n) | BigInt((this.#bytes[this.#at - back] ?? 0) & 0x7f);
    }
    if (zigzag > 0xffff_ffff_ffff_ffffn) throw new MalformedAvro("a long has more than 64 bits");
    return (zigzag >> 1n) ^ -(zigzag & 1n);
  }

  /** Node's own reader is the fastest. It reads U+FFFD for what is no UTF-8: then the strict one has the last word. */
  #longText(start: number, end: number): string {
    this.#text ??= Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const text = this.#text.toString("utf8", start, end);
    return text.includes("\ufffd") ? utf8(this.#bytes, start, end) : text;
  }

  #span(): Uint8Array {
    const end = this.#spanEnd();
    const span = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return span;
  }

  #spanEnd(): number {
    const length = this.int();
    if (!(length >= 0)) throw new MalformedAvro("a length is negative");
    this.#need(length);
    return this.#at + length;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new MalformedAvro("the message ends too early");
    this.#at += 1;
    return byte;
  }

  #need(count: number): void {
    if (count > this.#bytes.length - this.#at) throw new MalformedAvro("the message ends too early");
  }
}

function safeOf(value: bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

function unzigzag(zigzag: number): number {
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  try {
    return textOf(bytes, start, end);
  } catch (cause) {
    throw new MalformedAvro("a text is no UTF-8", { cause });
  }
}
