import { failure } from "../../call-failures.ts";
import type { Clock, Timer } from "../../clock.ts";
import { encoded, violationText } from "../../http/with-codec.ts";
import { interactionError } from "../../interaction-error.ts";
import { Pass } from "../../values/pass.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Channel } from "./channel.ts";

/** So many messages may be on their way without an answer: a server that does not keep up is not sent more. */
const manyUnacknowledged = 64;
/** So long a server has to say that it took a message. Source: resilience.md, Knobs, "ack 5 s". */
const ackMs = 5000;

/** Who hears of what goes wrong. */
export interface OutgoingListener {
  /** The server took nothing for too long: a connection is to be opened anew. */
  unanswered(): void;
  /** Nothing more can be sent: a message was none, or nobody takes them. */
  failed(error: unknown): void;
}

/** The messages of a client: each is kept until the server has taken it, and sent again on a new connection. */
export class OutgoingMessages {
  readonly #operation: RealtimeOperation;
  readonly #clock: Clock;
  readonly #listener: OutgoingListener;
  readonly #messages: AsyncIterator<unknown>;
  readonly #unacknowledged = new Map<string, string>();
  #channel: Channel | null = null;
  #late: Timer | null = null;
  #strikes = 0;
  #count = 0;
  #isRunning = false;
  #isDone = false;
  #isStopped = false;
  #whenRoom: (() => void) | null = null;

  constructor(
    operation: RealtimeOperation,
    messages: AsyncIterable<unknown>,
    clock: Clock,
    listener: OutgoingListener,
  ) {
    this.#operation = operation;
    this.#clock = clock;
    this.#listener = listener;
    this.#messages = messages[Symbol.asyncIterator]();
  }

  /** There is a connection: what the server may not have taken is sent again, with the same ids. */
  open(channel: Channel): void {
    this.#channel = channel;
    for (const [id, data] of this.#unacknowledged) channel.send(id, data);
    if (this.#isDone) channel.endOutgoing();
    this.#watch();
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** The connection is gone. */
  pause(): void {
    this.#channel = null;
    this.#late?.cancel();
  }

  acknowledged(id: string): void {
    if (!this.#unacknowledged.delete(id)) return;
    this.#strikes = 0;
    this.#watch();
    const whenRoom = this.#whenRoom;
    this.#whenRoom = null;
    whenRoom?.();
  }

  /** Nobody sends any more. */
  stop(): void {
    this.pause();
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#whenRoom?.();
    if (!this.#isDone) void this.#messages.return?.()?.catch(() => undefined);
  }

  /** Reads what is to be sent, for as long as there is room. */
  async #run(): Promise<void> {
    try {
      for (let next = await this.#messages.next(); next.done !== true; next = await this.#messages.next()) {
        if (this.#isStopped) return;
        this.#send(this.#text(next.value));
        if (this.#unacknowledged.size >= manyUnacknowledged) await this.#room();
      }
      this.#isDone = true;
      this.#channel?.endOutgoing();
    } catch (error) {
      if (!this.#isStopped) this.#listener.failed(error);
    }
  }

  #text(message: unknown): string {
    const { receive, interaction } = this.#operation;
    if (receive === null) throw new TypeError(`${interaction} takes no messages`);
    const pass = new Pass("reject");
    const json = encoded(receive, message, "", pass);
    const { violations } = pass;
    if (violations.length === 0) return JSON.stringify(json);
    const fields = { code: "invalid_argument", reason: null, details: null, violations, interaction } as const;
    throw interactionError({ ...fields, message: violationText(violations) });
  }

  #send(data: string): void {
    this.#count += 1;
    const id = String(this.#count);
    this.#unacknowledged.set(id, data);
    this.#channel?.send(id, data);
    if (this.#unacknowledged.size === 1) this.#watch();
  }

  /** Counts from now until the next acknowledgement. */
  #watch(): void {
    this.#late?.cancel();
    if (this.#channel === null || this.#unacknowledged.size === 0) return;
    this.#late = this.#clock.after(ackMs, () => {
      this.#strikes += 1;
      // A connection may be dead without anybody knowing. A second one that is as silent is not.
      if (this.#strikes === 1) this.#listener.unanswered();
      else this.#listener.failed(untaken(this.#operation));
    });
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenRoom = resolve;
    });
  }
}

function untaken(operation: RealtimeOperation) {
  return failure(operation, "deadline_exceeded", `${operation.interaction} took no message within ${ackMs} ms`);
}
