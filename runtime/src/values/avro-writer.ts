const encoder = new TextEncoder();
// Below so many characters a loop is faster than a call of the encoder.
const shortText = 64;
const keptBytes = 65_536;
// Zigzag doubles a number, which a double then holds exactly up to here.
const maxExact = 2 ** 52 - 1;

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
    this.#room(10);
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
    for (let rest = Math.floor(value / 128); rest !== 0 && rest !== -1; rest = Math.floor(rest / 256)) count += 1;
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

  string(value: string): void {
    if (value.length > shortText || !this.#ascii(value)) this.#utf8(value);
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

  /** False, and nothing written, where the text has other characters than ASCII's. */
  #ascii(value: string): boolean {
    this.#room(value.length + 1);
    const start = this.#length;
    this.#small(value.length << 1);
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        this.#length = start;
        return false;
      }
      this.#bytes[this.#length++] = code;
    }
    return true;
  }

  #utf8(value: string): void {
    this.bytes(encoder.encode(value));
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
    let rest = zigzag;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  #huge(zigzag: bigint): void {
    this.#room(10);
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
