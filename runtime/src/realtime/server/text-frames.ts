/** FIN, and text. */
const finalText = 0x81;
/** Lengths above these need two bytes more, or eight (RFC 6455, 5.2). */
const [short, medium] = [125, 65_535];

/**
 * Texts as frames of WebSocket, one after the other in one piece: what a server sends is not masked, and has no
 * extensions here. One write for all that is said in a turn costs less than two for each.
 */
export function textFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((it) => Buffer.byteLength(it));
  const frames = Buffer.allocUnsafe(lengths.reduce((sum, it) => sum + headBytes(it) + it, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    at = writeHead(frames, at, lengths[index] ?? 0);
    at += frames.write(text, at, "utf8");
  }
  return frames;
}

function headBytes(length: number): number {
  if (length <= short) return 2;
  return length <= medium ? 4 : 10;
}

/** Writes the head of a frame; answers where its text begins. */
function writeHead(frames: Buffer, at: number, length: number): number {
  frames[at] = finalText;
  if (length <= short) {
    frames[at + 1] = length;
    return at + 2;
  }
  if (length <= medium) {
    frames[at + 1] = 126;
    return frames.writeUInt16BE(length, at + 2);
  }
  frames[at + 1] = 127;
  frames.writeUInt32BE(Math.floor(length / 2 ** 32), at + 2);
  return frames.writeUInt32BE(length % 2 ** 32, at + 6);
}
