import { onTestFinished } from "vitest";
import { type ClientOptions, WebSocket } from "ws";

/** What a frame or value says. */
export type Told = { readonly [key: string]: unknown };

/** How a connection ended. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket that knows nothing of the runtime. */
export interface ForeignSocket {
  readonly socket: WebSocket;
  readonly closed: Promise<Closed>;
  /** The next message that is not among those that are skipped. */
  next(...skipped: readonly string[]): Promise<Told>;
  send(frame: object): void;
}

/** What a server answered instead of a WebSocket. */
export interface NoSocket {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Told;
}

/** Opens one, until the test ends; without a subprotocol it is a bare one. */
export async function foreignSocket(
  url: string,
  subprotocol: string | null,
  options: ClientOptions = {},
): Promise<ForeignSocket> {
  const socket = new WebSocket(url.replace(/^http/, "ws"), subprotocol === null ? [] : [subprotocol], options);
  onTestFinished(() => socket.terminate());
  const told: Told[] = [];
  let wake: () => void = () => undefined;
  socket.on("message", (data) => {
    told.push(JSON.parse(String(data)));
    wake();
  });
  socket.on("error", () => undefined);
  const closed = new Promise<Closed>((resolve) => {
    socket.on("close", (code, reason) => {
      resolve({ code, reason: reason.toString() });
      wake();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
    socket.once("unexpected-response", (_request, { statusCode }) => reject(new Error(`it answered ${statusCode}`)));
  });
  const next = async (...skipped: readonly string[]): Promise<Told> => {
    for (;;) {
      const first = told.shift();
      if (first !== undefined && !skipped.includes(String(first["type"]))) return first;
      if (first !== undefined) continue;
      if (socket.readyState === WebSocket.CLOSED) throw new Error("it is closed");
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { socket, closed, next, send: (frame) => socket.send(JSON.stringify(frame)) };
}

/** What a server answers that opens none. */
export function noSocket(url: string, subprotocols: readonly string[], options: ClientOptions = {}): Promise<NoSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, "ws"), [...subprotocols], options);
    socket.on("error", () => undefined);
    socket.on("open", () => {
      socket.terminate();
      reject(new Error("it opened"));
    });
    socket.on("unexpected-response", async (_request, response) => {
      let body = "";
      for await (const piece of response) body += String(piece);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(body || "{}") });
    });
  });
}
