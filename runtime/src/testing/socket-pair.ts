import type { ClientSocket, ClientSocketListener } from "../realtime/client/client-socket.ts";
import type { SocketWire, WireListener } from "../realtime/server/socket-wire.ts";

/** Both ends of a WebSocket in the same process. */
export interface SocketPair {
  readonly client: ClientSocket;
  readonly server: SocketWire;
}

/** A code that is told where a connection broke (RFC 6455, 7.1.5). */
const abnormal = 1006;

/** Makes one. What is sent arrives in the next turn of promises, and waits where its reader has paused. */
export function socketPair(): SocketPair {
  const toServer = new Lane<WireListener>();
  const toClient = new Lane<ClientSocketListener>();
  const close = (code: number) => {
    toServer.close(code);
    toClient.close(code);
  };
  return {
    client: {
      send: (text) => toServer.send(text.length, (it) => it.text(text), nothing),
      pause: () => toClient.pause(),
      resume: () => toClient.resume(),
      close,
      terminate: () => close(abnormal),
      listen: (listener) => toClient.listen(listener),
    },
    server: {
      get bufferedBytes() {
        return toClient.bytes;
      },
      send: (text, left) => toClient.send(text.length, (it) => it.text(text), left),
      ping: () => toServer.send(0, (it) => it.pong(), nothing),
      pause: () => toServer.pause(),
      resume: () => toServer.resume(),
      close,
      terminate: () => close(abnormal),
      listen: (listener) => toServer.listen(listener),
    },
  };
}

interface Parcel<Listener> {
  readonly bytes: number;
  readonly deliver: (listener: Listener) => void;
  readonly left: () => void;
}

/** One direction. */
class Lane<Listener extends { closed(code: number): void }> {
  readonly #parcels: Parcel<Listener>[] = [];
  #listener: Listener | null = null;
  #isPaused = false;
  #isClosed = false;
  bytes = 0;

  listen(listener: Listener): void {
    this.#listener = listener;
    this.#schedule();
  }

  send(bytes: number, deliver: (listener: Listener) => void, left: () => void): void {
    if (this.#isClosed) return;
    this.#parcels.push({ bytes, deliver, left });
    this.bytes += bytes;
    this.#schedule();
  }

  close(code: number): void {
    if (this.#isClosed) return;
    this.send(0, (it) => it.closed(code), nothing);
    this.#isClosed = true;
    this.resume();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#schedule();
  }

  #schedule(): void {
    queueMicrotask(() => this.#deliver());
  }

  #deliver(): void {
    while (this.#listener !== null && !this.#isPaused) {
      const parcel = this.#parcels.shift();
      if (parcel === undefined) return;
      this.bytes -= parcel.bytes;
      parcel.deliver(this.#listener);
      parcel.left();
    }
  }
}

function nothing(): void {}
