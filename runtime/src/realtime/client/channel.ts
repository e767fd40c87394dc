import type { ErrorMembers } from "../../error-members.ts";
import type { InteractionError } from "../../interaction-error.ts";
import type { Json } from "../../values/codec.ts";

/** Why a channel is no more. `over`: all was said. `broken`: it may be opened again, and go on. */
export type ChannelEnd =
  | { readonly kind: "over" }
  | { readonly kind: "failed"; readonly error: InteractionError }
  | { readonly kind: "broken"; readonly error: InteractionError };

/** What a channel tells. */
export interface ChannelListener {
  /** It shows this session. */
  session(id: string): void;
  /** A message; `seq` is null where the server does not count. */
  message(seq: number | null, data: Json, bytes: number): void;
  /** A message of ours was taken in. */
  acknowledged(id: string): void;
  /** A message of ours was none. */
  refused(id: string, members: ErrorMembers): void;
  /** What was missed is gone. */
  lost(): void;
  /** Told once, and nothing after it. */
  ended(end: ChannelEnd): void;
}

/** One connection that shows a session, from when the server has let it in. */
export interface Channel {
  /** Hands over what has come since it was opened, and all that comes. */
  listen(listener: ChannelListener): void;
  /** Sends a message; `data` is JSON. */
  send(id: string, data: string): void;
  /** No more messages from us. */
  endOutgoing(): void;
  /** Reads no more for now, where its wire can do that. */
  pause(): void;
  resume(): void;
  /** We are done, and do not come back. */
  close(): void;
  /** Breaks it off, to open another one. */
  abandon(): void;
}

/** Keeps what is told until somebody listens. */
export class EarlyListener implements ChannelListener {
  #listener: ChannelListener | null = null;
  #early: ((listener: ChannelListener) => void)[] = [];
  #isOver = false;

  /** Whether the end was told. */
  get isOver(): boolean {
    return this.#isOver;
  }

  hand(listener: ChannelListener): void {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const tell of early) tell(listener);
  }

  session(id: string): void {
    this.#tell((it) => it.session(id));
  }

  message(seq: number | null, data: Json, bytes: number): void {
    this.#tell((it) => it.message(seq, data, bytes));
  }

  acknowledged(id: string): void {
    this.#tell((it) => it.acknowledged(id));
  }

  refused(id: string, members: ErrorMembers): void {
    this.#tell((it) => it.refused(id, members));
  }

  lost(): void {
    this.#tell((it) => it.lost());
  }

  ended(end: ChannelEnd): void {
    this.#tell((it) => it.ended(end));
    this.#isOver = true;
  }

  #tell(tell: (listener: ChannelListener) => void): void {
    if (this.#isOver) return;
    if (this.#listener === null) this.#early.push(tell);
    else tell(this.#listener);
  }
}
