import { Code, ConnectError } from "@connectrpc/connect";

/** A flag and a length stand before each message. Source: gRPC over HTTP2, Length-Prefixed-Message. */
const headBytes = 5;

/** The one message of a request. */
export interface Frame {
  readonly isCompressed: boolean;
  readonly data: Uint8Array;
}

/** Puts the chunks of a body together, which holds one message and no more. */
export class FrameReader {
  readonly #maxBytes: number;
  #bytes: Buffer | null = null;
  #more: Buffer[] | null = null;
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes a chunk. Throws `resource_exhausted` once it is clear that the message is too large. */
  take(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#bytes === null) this.#bytes = chunk;
    else {
      this.#more ??= [];
      this.#more.push(chunk);
    }
    if (this.#length < headBytes) return;
    const head = this.#bytes.length >= headBytes ? this.#bytes : this.#joined();
    const declared = head.readUInt32BE(1);
    if (declared > this.#maxBytes) {
      const message = `the message has ${declared} bytes; ${this.#maxBytes} are allowed`;
      throw new ConnectError(message, Code.ResourceExhausted);
    }
    // What comes after it is wrong in any case, and not kept.
    if (this.#length > headBytes + declared)
      throw new ConnectError("there is more than one message", Code.Unimplemented);
  }

  /** The message, when all has come. Throws where there is none, or it was cut short. */
  end(): Frame {
    if (this.#length === 0) throw new ConnectError("there is no message", Code.Unimplemented);
    const bytes = this.#joined();
    if (bytes.length < headBytes || bytes.length - headBytes < bytes.readUInt32BE(1)) {
      throw new ConnectError("the message was cut short", Code.InvalidArgument);
    }
    const flags = bytes[0] ?? 0;
    if (flags > 1) throw new ConnectError(`the flags of the message are ${flags}`, Code.InvalidArgument);
    // Not a Buffer, whose `slice` makes no copy.
    const data = new Uint8Array(bytes.buffer, bytes.byteOffset + headBytes, bytes.length - headBytes);
    return { isCompressed: flags === 1, data };
  }

  #joined(): Buffer {
    const first = this.#bytes ?? Buffer.alloc(0);
    if (this.#more === null) return first;
    this.#bytes = Buffer.concat([first, ...this.#more]);
    this.#more = null;
    return this.#bytes;
  }
}

/** A message with its head. */
export function frameOf(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, headBytes);
  return frame;
}
