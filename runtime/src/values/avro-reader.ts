import { textOf } from "./utf8.ts";

const maxEmptyItems = 1024;
/** V8 copies so short a part of a text; a longer one would keep the whole text in memory for as long as it lives. */
const shortText = 12;
/** Short texts are parts of one that was read at once: of so many bytes. */
const stretchBytes = 2048;
/** Larger messages are read where they are. */
const keptBytes = 4096;
/** So many bytes are a safe integer for sure. */
const fewBytes = 6;
const nothing = new Uint8Array(0);

/** Bytes that are no Avro of the schema. */
export class MalformedAvro extends Error {}

/** Where the bytes of a message are, seen in each way that it takes. */
class Memory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Node's own reader of texts is the fastest; null where there is none. */
  readonly texts: Buffer | null;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.bytes = new Uint8Array(buffer, byteOffset, byteLength);
    this.view = new DataView(buffer, byteOffset, byteLength);
    this.texts = typeof Buffer === "undefined" ? null : Buffer.from(buffer, byteOffset, byteLength);
  }
}

/**
 * Reads Avro's binary form, one message after the other. Every length is held against what is left, so that bytes cost
 * no more than they are.
 */
export class AvroReader {
  // Most messages are copied to memory that stays: looking at each where it is takes longer.
  readonly #kept = new Memory(new Uint8Array(keptBytes));
  #memory = this.#kept;
  #bytes = this.#kept.bytes;
  #end = 0;
  #at = 0;
  #items = 0;
  #stretch = "";
  #stretchStart = 0;
  #stretchEnd = 0;

  /** Begins with a message. */
  open(message: Uint8Array): void {
    if (message.length <= keptBytes) {
      this.#memory = this.#kept;
      this.#memory.bytes.set(message);
    } else this.#memory = new Memory(message);
    this.#bytes = this.#memory.bytes;
    this.#end = message.length;
    this.#at = 0;
    this.#items = 0;
    this.#stretchEnd = 0;
  }

  /** Lets go of a message that was not copied. */
  close(): void {
    if (this.#memory !== this.#kept) this.open(nothing);
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
    let zigzag = first & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.#byte();
      zigzag |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (zigzag >>> 1) ^ -(zigzag & 1);
    }
    return this.#large(zigzag);
  }

  /** A `long`. */
  long(): bigint {
    const start = this.#at;
    const number = this.int();
    return Number.isNaN(number) ? this.#huge(this.#at - start) : BigInt(number);
  }

  double(): number {
    this.#need(8);
    const value = this.#memory.view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** A copy: it outlives the message. */
  bytes(): Uint8Array {
    const end = this.#spanEnd();
    const start = this.#at;
    this.#at = end;
    return this.#bytes.slice(start, end);
  }

  string(): string {
    const end = this.#spanEnd();
    const start = this.#at;
    this.#at = end;
    const { texts } = this.#memory;
    if (texts === null) return utf8(this.#bytes, start, end);
    if (end - start > shortText || !this.#isAscii(start, end)) return this.#text(texts, start, end);
    if (end > this.#stretchEnd) {
      this.#stretchStart = start;
      this.#stretchEnd = Math.min(this.#end, start + stretchBytes);
      this.#stretch = texts.toString("latin1", start, this.#stretchEnd);
    }
    return this.#stretch.substring(start - this.#stretchStart, end - this.#stretchStart);
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
    return this.#at === this.#end;
  }

  /** Each item takes a byte at least, but for records without fields: of these there may be some. */
  #within(count: number): number {
    this.#items += count;
    if (this.#items > this.#end + maxEmptyItems) throw new MalformedAvro("has more items than bytes");
    return count;
  }

  /** A number that goes on after four bytes. */
  #large(low: number): number {
    let zigzag = low;
    let factor = 2 ** 28;
    for (let count = 5; count <= 10; count += 1) {
      const byte = this.#byte();
      zigzag += (byte & 0x7f) * factor;
      if (byte < 0x80) return zigzag > Number.MAX_SAFE_INTEGER ? safeOf(this.#huge(count)) : unzigzag(zigzag);
      factor *= 0x80;
    }
    throw new MalformedAvro("a number has more than ten bytes");
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

  /** Node's own reader reads U+FFFD for what is no UTF-8: then the strict one has the last word. */
  #text(texts: Buffer, start: number, end: number): string {
    const text = texts.toString("utf8", start, end);
    return text.includes("\ufffd") ? utf8(this.#bytes, start, end) : text;
  }

  #isAscii(start: number, end: number): boolean {
    let bits = 0;
    for (let index = start; index < end; index += 1) bits |= this.#bytes[index] ?? 0;
    return bits < 0x80;
  }

  #spanEnd(): number {
    const length = this.int();
    if (!(length >= 0)) throw new MalformedAvro("a length is negative");
    this.#need(length);
    return this.#at + length;
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new MalformedAvro("the message ends too early");
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }

  #need(count: number): void {
    if (count > this.#end - this.#at) throw new MalformedAvro("the message ends too early");
  }
}

function safeOf(value: bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

function unzigzag(zigzag: number): number {
  const half = Math.floor(zigzag / 2);
  return zigzag === half * 2 ? half : -half - 1;
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  try {
    return textOf(bytes, start, end);
  } catch (cause) {
    throw new MalformedAvro("a text is no UTF-8", { cause });
  }
}
