import type { IncomingMessage } from "node:http";

/**
 * The body of a request of HTTP/1.1, of which a part may be read: Node's own loop over it stops the whole connection for
 * ever when it is left before the end.
 */
export function bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
}

/**
 * Drops what the answer to a request of HTTP/1.1 did not wait for, so that the next request of its connection is read;
 * ends the connection where that takes longer than `ms`.
 */
export function discardRest(request: IncomingMessage, ms: number): void {
  if (request.httpVersionMajor !== 1 || request.complete || request.destroyed) return;
  // What has come in whole by then shares its connection with the next request.
  const timer = setTimeout(() => request.complete || request.destroy(), ms);
  request.once("close", () => clearTimeout(timer));
  request.resume();
}
