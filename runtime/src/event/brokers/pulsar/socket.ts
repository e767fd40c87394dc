import type { Clock, Timer } from "../../../clock.ts";
import { lost, statusFailure } from "./failures.ts";
import type { Place } from "./place.ts";

/** What a socket tells. */
export interface SocketListener {
  message(text: string): void;
  /** It was open, and is so no more. */
  closed(why: string): void;
}

/** An open socket. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

const openingMs = 15_000;
/** A server that answers no ping for as long is taken to be gone. Source: resilience.md, Knobs, "keepalive". */
const pingMs = 30_000;
const normalClosure = 1000;

/** Opens a socket; rejects with what the server says instead. */
export async function openSocket(place: Place, clock: Clock, url: string, listener: SocketListener): Promise<Socket> {
  const { WebSocket } = await import("ws");
  const doing = `no socket at ${place.origin}`;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      headers: place.headers,
      handshakeTimeout: openingMs,
      perMessageDeflate: false,
      ...place.tls,
    });
    let isOpen = false;
    let isAlive = true;
    let timer: Timer | null = null;
    let why = "the server closed it";
    const beat = () => {
      timer = clock.after(pingMs, () => {
        if (!isAlive) {
          why = "the server answers no more";
          return socket.terminate();
        }
        isAlive = false;
        socket.ping();
        beat();
      });
    };
    socket.on("open", () => {
      isOpen = true;
      beat();
      resolve({
        send: (text) => socket.send(text),
        close: () => socket.close(normalClosure),
      });
    });
    socket.on("pong", () => {
      isAlive = true;
    });
    socket.on("message", (data) => {
      isAlive = true;
      listener.message(String(data));
    });
    socket.on("unexpected-response", (request, response) => {
      reject(statusFailure(response.statusCode ?? 0, doing, response.statusMessage ?? ""));
      request.destroy();
    });
    socket.on("error", (error) => {
      why = error.message || error.name;
      reject(lost(doing, error));
    });
    socket.on("close", (code, reason) => {
      timer?.cancel();
      if (isOpen) listener.closed(reason.length > 0 ? `${why}: ${code} ${reason.toString()}` : `${why} (${code})`);
    });
  });
}
