import { Attempt, canceled, type OutgoingCall } from "../../attempt.ts";
import { failure } from "../../call-failures.ts";
import type { Caller } from "../../caller.ts";
import { failureOfMembers } from "../../error-members.ts";
import { type InteractionError, isInteractionError } from "../../interaction-error.ts";
import { backoffMs } from "../../policy/backoff.ts";
import type { Route } from "../../routes.ts";
import type { Json } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Channel, ChannelEnd, ChannelListener } from "./channel.ts";
import { Inbox } from "./inbox.ts";
import { OutgoingMessages } from "./outgoing-messages.ts";

/** So long a connection may take to be let in. Source: resilience.md, Knobs, "connect 5 s". */
const connectMs = 5000;
/** Between connections. Source: resilience.md, Knobs, "backoff" of realtime. */
const reconnect = { backoffMs: 500, maxBackoffMs: 30_000 };
/** A connection that lasted so long was well: the next wait is short again. Source: resilience.md, Realtime. */
const healthyMs = 60_000;
/** A proof that is refused sooner is no proof that has expired. */
const shortestProofMs = 1000;

/** What a conversation is about. */
export interface ConversationOptions {
  readonly caller: Caller;
  readonly route: Route;
  readonly operation: RealtimeOperation;
  readonly call: OutgoingCall;
  readonly input: unknown;
  /** Null: nothing is sent. */
  readonly outgoing: AsyncIterable<unknown> | null;
}

/** One session as its client has it: over as many connections as it takes. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #outgoing: OutgoingMessages | null;
  readonly #life: Attempt;
  readonly #inbox = new Inbox((isFull) => (isFull ? this.#channel?.pause() : this.#channel?.resume()));
  #channel: Channel | null = null;
  #session: string | null = null;
  #lastSeq = 0;
  #isOver = false;

  constructor(options: ConversationOptions) {
    const { operation, outgoing, call, caller } = options;
    this.#options = options;
    this.#life = new Attempt(call, 1, call.deadline, null, caller.clock);
    const listener = {
      unanswered: () => this.#channel?.abandon(),
      failed: (error: unknown) => this.#fail(isInteractionError(error) ? error : canceled(operation, error)),
    };
    this.#outgoing = outgoing === null ? null : new OutgoingMessages(operation, outgoing, caller.clock, listener);
  }

  /** All that the server says, until it ends, fails, or nobody reads any more. */
  async *messages(): AsyncGenerator<unknown> {
    this.#life.start();
    this.#life.whenCancelled(() => {
      if (this.#life.reason !== null) this.#fail(this.#life.reason);
    });
    this.#connect().catch((error: unknown) => this.#fail(error));
    try {
      for (let next = await this.#inbox.next(); next.done !== true; next = await this.#inbox.next()) yield next.value;
    } finally {
      this.#close();
    }
  }

  /** Opens one connection after the other, until all was said. */
  async #connect(): Promise<void> {
    let failures = 0;
    // Of those that were not let in; one that was begins anew.
    for (let number = 1; !this.#isOver; number += 1) {
      const openedAtMs = this.#options.caller.clock.now();
      const end = await this.#attempted(number);
      if (this.#isOver) return;
      const livedMs = this.#options.caller.clock.now() - openedAtMs;
      if (end === null) continue;
      number = 0;
      if (end.kind === "over") return this.#finish();
      if (!this.#mayComeBack(end, livedMs)) throw end.error;
      if (end.kind === "failed") continue;
      failures = livedMs >= healthyMs ? 1 : failures + 1;
      await this.#pause(failures, end.error);
    }
  }

  /** One connection from its beginning to its end; null: it was not opened, and may be tried again at once. */
  async #attempted(number: number): Promise<ChannelEnd | null> {
    try {
      return await this.#shown(await this.#open(number));
    } catch (error) {
      if (!isInteractionError(error)) throw error;
      if (this.#session === null && this.#lastSeq === 0) {
        const { caller, route, call } = this.#options;
        await caller.beforeRetry(route, call, number, error);
        return null;
      }
      const isAway =
        error.code === "unavailable" || error.code === "deadline_exceeded" || error.code === "resource_exhausted";
      return { kind: isAway ? "broken" : "failed", error };
    }
  }

  #open(number: number): Promise<Channel> {
    const { caller, route, call, input } = this.#options;
    const { transport, operation } = route;
    const deadline = Math.min(call.deadline ?? Number.POSITIVE_INFINITY, caller.clock.now() + connectMs);
    const resume = this.#session === null ? null : { session: this.#session, lastSeq: this.#lastSeq };
    return caller.proven(route, { ...call, deadline }, number, async (attempt) => {
      if (transport.openChannel === undefined) throw new TypeError(`nothing carries ${operation.interaction}`);
      return transport.openChannel(operation, transport.prepare(operation, input, null), attempt, resume);
    });
  }

  /** Shows what comes over a connection; resolves when it has ended. */
  #shown(channel: Channel): Promise<ChannelEnd> {
    if (this.#isOver) {
      channel.close();
      return Promise.resolve({ kind: "over" });
    }
    this.#channel = channel;
    if (this.#inbox.isFull) channel.pause();
    return new Promise((resolve) => {
      channel.listen(
        this.#listener((end) => {
          this.#channel = null;
          this.#outgoing?.pause();
          resolve(end);
        }),
      );
      if (this.#channel !== channel) return;
      this.#outgoing?.open(channel);
    });
  }

  #listener(ended: (end: ChannelEnd) => void): ChannelListener {
    return {
      session: (id) => this.#shows(id),
      message: (seq, data, bytes) => this.#received(seq, data, bytes),
      acknowledged: (id) => this.#outgoing?.acknowledged(id),
      refused: (_id, members) => {
        const { operation } = this.#options;
        const message = `${operation.interaction} refused a message`;
        this.#fail(failureOfMembers(operation, members, { code: "unknown", message, retryAfterMs: null }));
      },
      // The session that takes its place says who it is: that says it, too.
      lost: () => undefined,
      ended,
    };
  }

  /** Another session than before: what was missed is gone. */
  #shows(id: string): void {
    const known = this.#session;
    this.#session = id;
    if (known === null || known === id) return;
    this.#lastSeq = 0;
    const { operation, call } = this.#options;
    const { onReset } = call.options;
    if (onReset !== undefined) onReset();
    else if (operation.session !== null || this.#outgoing !== null) {
      const message = `what was missed of ${operation.interaction} is gone: start over`;
      this.#fail(failure(operation, "aborted", message));
    }
  }

  #received(seq: number | null, data: Json, bytes: number): void {
    if (this.#isOver || (seq !== null && seq <= this.#lastSeq)) return;
    this.#lastSeq = seq ?? this.#lastSeq + 1;
    const { operation } = this.#options;
    const pass = new Pass("ignore");
    const message = operation.send.decode(data, "", pass);
    const [violation] = pass.violations;
    if (violation === undefined) this.#inbox.push(message, bytes);
    else {
      const what = `${violation.field} ${violation.message}`.trim();
      this.#fail(failure(operation, "internal", `${operation.interaction} sent what is none of its type: ${what}`));
    }
  }

  /** Whether to open another connection: nothing is lost by that, or nobody minds. */
  #mayComeBack(end: Exclude<ChannelEnd, { kind: "over" }>, livedMs: number): boolean {
    const { operation, call } = this.#options;
    const goesOn = operation.session !== null || this.#outgoing === null || call.options.onReset !== undefined;
    if (end.kind === "broken") return goesOn;
    // What proves who calls has expired meanwhile: it is asked for anew.
    return goesOn && end.error.code === "unauthenticated" && livedMs >= shortestProofMs;
  }

  async #pause(failures: number, error: InteractionError): Promise<void> {
    const { clock } = this.#options.caller;
    const { code, retryAfterMs } = error;
    const ms = backoffMs(reconnect, failures, code, retryAfterMs, clock.random) ?? retryAfterMs ?? 0;
    await new Promise<void>((resolve) => {
      const timer = clock.after(ms, resolve);
      this.#life.whenCancelled(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #finish(): void {
    this.#isOver = true;
    this.#inbox.end();
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#inbox.fail(error);
    this.#release();
  }

  #close(): void {
    this.#isOver = true;
    this.#release();
    this.#life.cancel(canceled(this.#options.operation, null));
    this.#life.end();
  }

  #release(): void {
    const channel = this.#channel;
    this.#channel = null;
    this.#outgoing?.stop();
    channel?.close();
  }
}
