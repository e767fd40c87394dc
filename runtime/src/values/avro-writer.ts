const encoder = new TextEncoder();
// Below so many characters a loop is faster than a call of the encoder.
const shortText = 64;
const keptBytes = 65_536;
// Zigzag doubles a number, which a double then holds exactly up to here.
const maxExact = 2 ** 52 - 1;
const int28 = 2 ** 28;
/** A varint of 64 bits. */
const longestVarint = 10;

/** Writes Avro's binary form, one primitive after the other (Avro 1.12, "Binary Encoding"). */
export class AvroWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  bool(value: boolean): void {
    this.#room(1);
    this.#bytes[this.#length++] = value ? 1 : 0;
  }

  /** An `int`, or a `long` that a number holds exactly: zigzag, seven bits a byte, the least first. */
  int(value: number): void {
    this.#room(longestVarint);
    if (value >= -0x40000000 && value <= 0x3fffffff) this.#small((value << 1) ^ (value >> 31));
    else if (Math.abs(value) <= maxExact) this.#large(value >= 0 ? value * 2 : -value * 2 - 1);
    else this.long(BigInt(value));
  }

  /** A `long`. */
  long(value: bigint): void {
    const number = Number(value);
    if (Math.abs(number) <= maxExact) this.int(number);
    else this.#huge(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
  }

  /** The first branch of so many unions of null and something. */
  nulls(count: number): void {
    for (let written = 0; written < count; written += 1) this.int(0);
  }

  double(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  bytes(value: Uint8Array): void {
    this.int(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** The bytes of a safe integer's shortest big-endian two's complement. */
  twosComplement(value: number): void {
    let count = 1;
    for (let limit = 128; value >= limit || value < -limit; limit *= 256) count += 1;
    this.int(count);
    this.#room(count);
    let rest = value;
    for (let index = this.#length + count - 1; index >= this.#length; index -= 1) {
      const high = Math.floor(rest / 256);
      this.#bytes[index] = rest - high * 256;
      rest = high;
    }
    this.#length += count;
  }

  /** False, and nothing written, where the text holds half of a surrogate pair. */
  string(value: string): boolean {
    if (value.length <= shortText) return this.#ascii(value) || this.#utf8(value);
    if (!value.isWellFormed()) return false;
    this.bytes(encoder.encode(value));
    return true;
  }

  /** So many bytes were written. */
  get length(): number {
    return this.#length;
  }

  /** What was written since there were so many bytes, as a text that is the same for the same bytes. */
  since(start: number): string {
    return this.#bytes.subarray(start, this.#length).join();
  }

  /** Forgets what was written; a message of unusual size is no reason to keep so much. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length <= keptBytes) return;
    this.#bytes = new Uint8Array(1024);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** All that was written; the writer is as new afterwards. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** A short text; false, and nothing written, where it has other characters than ASCII's. */
  #ascii(value: string): boolean {
    this.#room(value.length + 2);
    const start = this.#length;
    this.#small(value.length << 1);
    let at = this.#length;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        this.#length = start;
        return false;
      }
      this.#bytes[at++] = code;
    }
    this.#length = at;
    return true;
  }

  /** A short text of any characters. */
  #utf8(value: string): boolean {
    if (!value.isWellFormed()) return false;
    let size = value.length;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      // Each half of a pair counts for two of its four bytes.
      if (code > 0x7f) size += code > 0x7ff && (code & 0xf800) !== 0xd800 ? 2 : 1;
    }
    this.#room(size + 2);
    this.#small(size << 1);
    for (let index = 0; index < value.length; index += 1) {
      const code = value.codePointAt(index) ?? 0;
      if (code > 0xffff) index += 1;
      this.#codePoint(code);
    }
    return true;
  }

  #codePoint(code: number): void {
    if (code <= 0x7f) {
      this.#bytes[this.#length++] = code;
      return;
    }
    if (code <= 0x7ff) this.#bytes[this.#length++] = 0xc0 | (code >> 6);
    else {
      if (code <= 0xffff) this.#bytes[this.#length++] = 0xe0 | (code >> 12);
      else {
        this.#bytes[this.#length++] = 0xf0 | (code >> 18);
        this.#bytes[this.#length++] = 0x80 | ((code >> 12) & 0x3f);
      }
      this.#bytes[this.#length++] = 0x80 | ((code >> 6) & 0x3f);
    }
    this.#bytes[this.#length++] = 0x80 | (code & 0x3f);
  }

  #small(zigzag: number): void {
    let rest = zigzag >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #large(zigzag: number): void {
    const high = Math.floor(zigzag / int28);
    let low = zigzag - high * int28;
    for (let count = 0; count < 4; count += 1) {
      this.#bytes[this.#length++] = (low & 0x7f) | 0x80;
      low >>>= 7;
    }
    this.#small(high);
  }

  #huge(zigzag: bigint): void {
    this.#room(longestVarint);
    let rest = zigzag;
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #room(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
