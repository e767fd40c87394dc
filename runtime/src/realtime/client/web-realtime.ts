import { systemClock } from "../../clock.ts";
import { notProcessed } from "../../evidence.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { Transport } from "../../transport.ts";
import type { ClientSocket, SocketOpener } from "./client-socket.ts";
import type { EventSourceOpener } from "./event-source.ts";
import { realtimeTransport } from "./realtime-transport.ts";

/** How a page connects. */
export interface WebRealtimeOptions {
  /** Of every request for events; a WebSocket of a page has none. */
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: "omit" | "same-origin" | "include";
}

/** Connections of a page. */
export function webRealtimeTransport(baseUrl: URL, { headers, credentials }: WebRealtimeOptions): Transport {
  const wires = { sockets: webSockets, events: fetchEvents(credentials), clock: systemClock, headers };
  return realtimeTransport(baseUrl, wires);
}

const webSockets: SocketOpener = {
  sendsHeaders: false,
  open: ({ url, operation }, attempt) =>
    new Promise((resolve, reject) => {
      const socket = new globalThis.WebSocket(url, operation.subprotocol);
      attempt.whenCancelled(() => {
        reject(attempt.reason);
        socket.close();
      });
      socket.addEventListener("open", () => resolve(clientSocket(socket)), { once: true });
      // Why a page is not told; but nothing begins before the server has heard who we are.
      socket.addEventListener("error", () => reject(notProcessed(noAnswer(null))), { once: true });
    }),
};

function clientSocket(socket: WebSocket): ClientSocket {
  return {
    send: (text) => {
      if (socket.readyState === globalThis.WebSocket.OPEN) socket.send(text);
    },
    // A page reads what comes, whether it wants it or not.
    pause: () => undefined,
    resume: () => undefined,
    close: (code) => socket.close(code),
    terminate: () => socket.close(),
    listen(listener) {
      socket.addEventListener("message", ({ data }: { readonly data: unknown }) =>
        typeof data === "string" ? listener.text(data) : listener.binary(),
      );
      socket.addEventListener("close", ({ code }) => listener.closed(code), { once: true });
    },
  };
}

/** Events by `fetch`: unlike an EventSource it sends headers, and reads no faster than they are taken. */
function fetchEvents(credentials: WebRealtimeOptions["credentials"]): EventSourceOpener {
  return {
    async open({ origin, path, headers }, attempt) {
      const controller = new AbortController();
      const forget = attempt.whenCancelled(() => controller.abort(attempt.reason));
      try {
        const { signal } = controller;
        const response = await fetch(origin + path, { headers, credentials, signal });
        return {
          status: response.status,
          header: (name) => response.headers.get(name),
          pieces: piecesOf(response),
          cancel: () => controller.abort(),
        };
      } catch (error) {
        throw attempt.reason ?? noAnswer(error);
      } finally {
        forget();
      }
    },
    close: async () => undefined,
  };
}

async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) yield read.value;
}

function noAnswer(cause: unknown): InteractionError {
  return interactionError({ code: "unavailable", reason: null, details: null, message: "there was no answer", cause });
}
