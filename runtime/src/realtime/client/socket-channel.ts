import type { Attempt } from "../../attempt.ts";
import { failure } from "../../call-failures.ts";
import type { Clock } from "../../clock.ts";
import { failureOfMembers } from "../../error-members.ts";
import type { InteractionError } from "../../interaction-error.ts";
import { closeCodes, errorCodeOf, isBroken } from "../close-codes.ts";
import { type Frame, frameOf, isCount, type ResumePoint } from "../frames.ts";
import { Heartbeat } from "../heartbeat.ts";
import type { RealtimeOperation } from "../operation.ts";
import { type Channel, type ChannelListener, EarlyListener } from "./channel.ts";
import type { ClientSocket, ClientSocketListener } from "./client-socket.ts";

/** What a client says first. */
export interface ClientHello {
  readonly resume: ResumePoint | null;
  /** A token, where no header can carry it. */
  readonly auth: string | null;
  readonly traceparent: string | null;
}

/** Says hello on a socket that was opened, and answers the channel when the server has welcomed it. */
export function welcomed(
  socket: ClientSocket,
  operation: RealtimeOperation,
  hello: ClientHello,
  attempt: Attempt,
  clock: Clock,
): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const channel = new SocketChannel(socket, operation, clock, { resolve, reject });
    attempt.whenCancelled(() => {
      socket.terminate();
      reject(attempt.reason);
    });
    socket.listen(channel);
    socket.send(helloText(hello));
  });
}

function helloText({ resume, auth, traceparent }: ClientHello): string {
  return JSON.stringify({
    type: "hello",
    ...(resume === null ? {} : { session: resume.session, lastSeq: resume.lastSeq }),
    ...(auth === null ? {} : { auth }),
    ...(traceparent === null ? {} : { traceparent }),
  });
}

/** Who waits for the welcome. */
interface Waiting {
  readonly resolve: (channel: Channel) => void;
  readonly reject: (error: InteractionError) => void;
}

/** A WebSocket with the frames of the subprotocol. */
class SocketChannel implements Channel, ClientSocketListener {
  readonly #socket: ClientSocket;
  readonly #operation: RealtimeOperation;
  readonly #clock: Clock;
  readonly #told = new EarlyListener();
  #waiting: Waiting | null;
  #heartbeat: Heartbeat | null = null;
  #isPaused = false;
  #isOver = false;

  constructor(socket: ClientSocket, operation: RealtimeOperation, clock: Clock, waiting: Waiting) {
    this.#socket = socket;
    this.#operation = operation;
    this.#clock = clock;
    this.#waiting = waiting;
  }

  listen(listener: ChannelListener): void {
    this.#told.hand(listener);
  }

  send(id: string, data: string): void {
    this.#socket.send(`{"type":"message","id":${JSON.stringify(id)},"data":${data}}`);
  }

  endOutgoing(): void {
    this.#socket.send('{"type":"end"}');
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket.resume();
  }

  close(): void {
    this.#rest();
    this.#socket.close(closeCodes.normal);
  }

  abandon(): void {
    this.#end({ kind: "broken", error: failure(this.#operation, "unavailable", "the connection was given up") });
    this.#socket.terminate();
  }

  text(text: string): void {
    if (this.#isOver) return;
    this.#heartbeat?.heard();
    const frame = frameOf(text) ?? null;
    if (frame === null) this.#garbage("what is no frame");
    else if (this.#waiting === null) this.#read(frame, text.length);
    else this.#answered(frame);
  }

  binary(): void {
    this.#garbage("what is no text");
  }

  closed(code: number): void {
    const { interaction } = this.#operation;
    const error = failure(
      this.#operation,
      errorCodeOf(code),
      `the connection of ${interaction} was closed with ${code}`,
    );
    if (code === closeCodes.normal) this.#end({ kind: "over" });
    else this.#end({ kind: isBroken(code) ? "broken" : "failed", error });
  }

  /** The first frame of the server. */
  #answered(frame: Frame): void {
    const { type, session, heartbeatMs } = frame;
    if (type === "error") {
      this.#fail(this.#errorOf(frame));
      return;
    }
    const isWelcome = type === "welcome" && typeof session === "string" && isCount(heartbeatMs) && heartbeatMs > 0;
    if (!isWelcome) {
      this.#garbage("what is no welcome");
      return;
    }
    const lost = () => this.#silent();
    this.#heartbeat = new Heartbeat(this.#clock, heartbeatMs, () => this.#beat(), lost);
    this.#told.session(session);
    this.#waiting?.resolve(this);
    this.#waiting = null;
  }

  #read(frame: Frame, bytes: number): void {
    const { type, seq, data, id } = frame;
    switch (type) {
      case "message":
        if (!isCount(seq) || data === undefined) this.#garbage("a message without number or data");
        else this.#told.message(seq, data, bytes);
        break;
      case "ack":
        if (typeof id === "string") this.#told.acknowledged(id);
        break;
      case "error":
        if (typeof id === "string") this.#told.refused(id, frame);
        else this.#fail(this.#errorOf(frame));
        break;
      case "reset":
        this.#told.lost();
        break;
      case "ping":
        this.#socket.send('{"type":"pong"}');
        break;
      case "end":
        this.#end({ kind: "over" });
        this.#socket.close(closeCodes.normal);
        break;
      default:
        // `pong`, and what servers of tomorrow may say.
        break;
    }
  }

  #errorOf(frame: Frame): InteractionError {
    const message = `${this.#operation.interaction} failed`;
    return failureOfMembers(this.#operation, frame, { code: "unknown", message, retryAfterMs: null });
  }

  #garbage(what: string): void {
    this.#fail(failure(this.#operation, "internal", `${this.#operation.interaction} sent ${what}`));
  }

  #fail(error: InteractionError): void {
    this.#end({ kind: "failed", error });
    this.#socket.close(closeCodes.normal);
  }

  #silent(): void {
    const message = `${this.#operation.interaction} missed two heartbeats`;
    this.#end({ kind: "broken", error: failure(this.#operation, "unavailable", message) });
    this.#socket.terminate();
  }

  #beat(): void {
    // What the server says is not read: it may be there or not.
    if (this.#isPaused) this.#heartbeat?.heard();
    this.#socket.send('{"type":"ping"}');
  }

  #end(end: Parameters<ChannelListener["ended"]>[0]): void {
    if (this.#isOver) return;
    this.#rest();
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#told.ended(end);
    else
      waiting.reject(end.kind === "over" ? failure(this.#operation, "unavailable", "there was no welcome") : end.error);
  }

  #rest(): void {
    this.#isOver = true;
    this.#heartbeat?.stop();
  }
}
