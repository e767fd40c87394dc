import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { answerPings } from "../../server/answer-pings.ts";
import { highWaterBytes } from "./outbox.ts";
import type { SocketWire } from "./socket-wire.ts";
import { textFrames } from "./text-frames.ts";

/** A WebSocket of the library `ws`, and the connection below it. */
export function wsWire(socket: WebSocket, connection: Duplex): SocketWire {
  const outgoing = new OutgoingTexts(socket, connection);
  return {
    get bufferedBytes() {
      return socket.bufferedAmount + outgoing.bytes;
    },
    send: (text, left) => outgoing.send(text, left),
    ping() {
      outgoing.flush();
      socket.ping();
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close(code, reason) {
      outgoing.flush();
      // Else nobody would hear that the other side closes, too.
      socket.resume();
      socket.close(code, shortened(reason));
    },
    terminate: () => socket.terminate(),
    listen(listener) {
      socket.on("message", (data, isBinary) => (isBinary ? listener.binary() : listener.text(textOf(data))));
      socket.on("pong", () => listener.pong());
      answerPings(socket, highWaterBytes);
      // What was wrong with a frame `ws` tells the other side itself, by the code with which it closes.
      socket.on("error", () => undefined);
      socket.on("close", (code) => listener.closed(code));
    },
  };
}

/** What is said in one turn of the event loop leaves together: a write of the system costs more than a frame. */
class OutgoingTexts {
  readonly #socket: WebSocket;
  readonly #connection: Duplex;
  #texts: string[] = [];
  #left: (() => void)[] = [];
  bytes = 0;

  constructor(socket: WebSocket, connection: Duplex) {
    this.#socket = socket;
    this.#connection = connection;
  }

  send(text: string, left: () => void): void {
    if (this.#texts.length === 0) setImmediate(() => this.flush());
    this.#texts.push(text);
    this.#left.push(left);
    this.bytes += text.length;
  }

  flush(): void {
    if (this.#texts.length === 0) return;
    const [texts, left] = [this.#texts, this.#left];
    this.#texts = [];
    this.#left = [];
    this.bytes = 0;
    // It is closing: nothing may follow the frame that says so.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#connection.write(textFrames(texts), () => {
      for (const it of left) it();
    });
  }
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString("utf8");
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]).toString("utf8");
}

/** RFC 6455, 5.5: all of a control frame has 125 bytes, two of them the code. */
const longestReason = 123;

function shortened(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > longestReason) text = text.slice(0, -1);
  return text;
}
