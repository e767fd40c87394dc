const headBytes = 4;

/** The messages that the suite writes to our input: a length stands before each. */
export async function* incomingFrames(input: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let seen: Buffer = Buffer.alloc(0);
  for await (const chunk of input) {
    seen = Buffer.concat([seen, chunk]);
    for (let end = endOf(seen); seen.length >= end; end = endOf(seen)) {
      yield new Uint8Array(seen.subarray(headBytes, end));
      seen = seen.subarray(end);
    }
  }
}

function endOf(bytes: Buffer): number {
  return bytes.length < headBytes ? Number.POSITIVE_INFINITY : headBytes + bytes.readUInt32BE(0);
}

/** A message with its length. */
export function outgoingFrame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(message.length);
  return Buffer.concat([head, message]);
}
