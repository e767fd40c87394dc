import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { HttpReply } from "../../http/server/http-reply.ts";

/** Answers a request for a WebSocket with something else, and closes. */
export function answerUpgrade(
  socket: Duplex,
  { status, headers, body }: HttpReply,
  more: Readonly<Record<string, string>> = {},
): void {
  const text = body ?? "";
  const all = { ...headers, ...more, "content-length": String(Buffer.byteLength(text)), connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Error"}\r\n${lines.join("\r\n")}\r\n\r\n`);
  socket.end(text, () => socket.destroy());
}
