import { failure } from "../../call-failures.ts";
import type { Clock, Timer } from "../../clock.ts";
import { failureOfMembers, membersOf } from "../../error-members.ts";
import { maxAnswerBytes } from "../../http/client/http-exchange.ts";
import { readProblem } from "../../http/client/read-problem.ts";
import { parsedJson } from "../../http/wire-text.ts";
import type { InteractionError } from "../../interaction-error.ts";
import { positionOf } from "../event-id.ts";
import type { RealtimeOperation } from "../operation.ts";
import { type Channel, type ChannelEnd, type ChannelListener, EarlyListener } from "./channel.ts";
import { EventParser, type ServerEvent } from "./event-parser.ts";
import type { OpenedResponse } from "./event-source.ts";

/** So many heartbeats may be missed, as with WebSocket. */
const maxMissed = 2;

/** The channel of an answer; throws what the answer tells where it is none. */
export async function eventChannel(
  operation: RealtimeOperation,
  response: OpenedResponse,
  clock: Clock,
): Promise<Channel> {
  const { status } = response;
  const type = response.header("content-type") ?? "";
  if (status === 204) {
    response.cancel();
    return new EventChannel(operation, response, clock, true);
  }
  if (status !== 200) throw readProblem(operation.route, await readWhole(response));
  if (/^text\/event-stream\s*(?:;|$)/i.test(type)) return new EventChannel(operation, response, clock, false);
  response.cancel();
  throw failure(operation, "internal", `${operation.interaction} answered '${type}', and no events`);
}

/** Server-sent events that come. */
class EventChannel implements Channel {
  readonly #operation: RealtimeOperation;
  readonly #response: OpenedResponse;
  readonly #clock: Clock;
  readonly #told = new EarlyListener();
  #resumed: (() => void) | null = null;
  #isPaused = false;
  #silence: Timer | null = null;

  constructor(operation: RealtimeOperation, response: OpenedResponse, clock: Clock, isOver: boolean) {
    this.#operation = operation;
    this.#response = response;
    this.#clock = clock;
    if (isOver) this.#told.ended({ kind: "over" });
    else void this.#read();
  }

  listen(listener: ChannelListener): void {
    this.#told.hand(listener);
  }

  send(): void {
    throw new TypeError(`${this.#operation.interaction} takes no messages`);
  }

  endOutgoing(): void {}

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#resumed?.();
    this.#resumed = null;
  }

  close(): void {
    this.#end({ kind: "over" });
    this.#response.cancel();
    this.resume();
  }

  abandon(): void {
    this.#end({ kind: "broken", error: failure(this.#operation, "unavailable", "the connection was given up") });
    this.#response.cancel();
    this.resume();
  }

  async #read(): Promise<void> {
    const { interaction } = this.#operation;
    const [parser, decoder] = [new EventParser(), new TextDecoder()];
    let message = `the events of ${interaction} ended`;
    let cause: unknown;
    try {
      this.#watch();
      for await (const piece of this.#response.pieces) {
        for (const event of parser.push(decoder.decode(piece, { stream: true }))) this.#event(event);
        if (this.#told.isOver) return;
        if (parser.pending > maxAnswerBytes) this.#garbage("an event without end");
        if (this.#isPaused) await this.#resumption();
        this.#watch();
      }
    } catch (error) {
      message = `the connection of ${interaction} broke`;
      cause = error;
    } finally {
      this.#silence?.cancel();
    }
    this.#end({ kind: "broken", error: failure(this.#operation, "unavailable", message, { cause }) });
  }

  #event({ event, data, id }: ServerEvent): void {
    if (this.#told.isOver) return;
    const position = positionOf(id);
    const at = position?.at ?? null;
    const isEnd = at === "end";
    if (position !== null && !isEnd) this.#told.session(position.session);
    // Messages of a union have names of their own: what is ours is told apart by its id.
    if (event === "error" && data !== null && (isEnd || id === null)) this.#fail(data);
    else if (isEnd) this.#end({ kind: "over" });
    else if (event === "reset" && at === 0) this.#told.lost();
    else if (data !== null) this.#message(at, data);
  }

  #message(seq: number | null, data: string): void {
    const json = parsedJson(data);
    if (json === undefined) this.#garbage("an event that is no JSON");
    else this.#told.message(seq, json, data.length);
  }

  #fail(data: string): void {
    const message = `${this.#operation.interaction} failed`;
    const members = membersOf(parsedJson(data));
    const error = failureOfMembers(this.#operation, members, { code: "unknown", message, retryAfterMs: null });
    this.#end({ kind: "failed", error });
    this.#response.cancel();
  }

  #garbage(what: string): void {
    const error: InteractionError = failure(this.#operation, "internal", `${this.#operation.interaction} sent ${what}`);
    this.#end({ kind: "failed", error });
    this.#response.cancel();
  }

  #end(end: ChannelEnd): void {
    this.#silence?.cancel();
    this.#told.ended(end);
  }

  /** Nothing may come for so long: a server that has nothing to say writes a comment now and then. */
  #watch(): void {
    this.#silence?.cancel();
    if (this.#told.isOver) return;
    this.#silence = this.#clock.after(this.#operation.heartbeatMs * (maxMissed + 1), () => {
      const message = `${this.#operation.interaction} missed two heartbeats`;
      this.#end({ kind: "broken", error: failure(this.#operation, "unavailable", message) });
      this.#response.cancel();
    });
  }

  #resumption(): Promise<void> {
    this.#silence?.cancel();
    return new Promise((resolve) => {
      this.#resumed = resolve;
    });
  }
}

/** So much of a problem is read. */
const maxProblemBytes = 1024 * 1024;

async function readWhole({ status, header, pieces, cancel }: OpenedResponse) {
  const decoder = new TextDecoder();
  let body = "";
  try {
    for await (const piece of pieces) {
      body += decoder.decode(piece, { stream: true });
      if (body.length > maxProblemBytes) break;
    }
  } catch {
    // What has come of it says what there is to say.
  }
  cancel();
  return { status, header, text: () => body };
}
