import type { Failed } from "../../server/arrival.ts";
import type { Json } from "../../values/codec.ts";
import type { Entry } from "./entry.ts";

/** Who shows a session to its client: a connection, or another process that has it. */
export interface View {
  /** Whether whoever sends is to wait until `hasRoom` is called. */
  readonly isFull: boolean;
  /** Whether the client is behind. */
  readonly isBehind: boolean;
  /** A message, in their order. */
  show(entry: Entry): void;
  /** A message of the client was taken in. */
  acknowledge(id: string): void;
  /** A message of the client was none. */
  refuse(id: string | null, failed: Failed): void;
  /** More may be read from the client. */
  read(): void;
  /** All was said: it went well, or failed. */
  end(failed: Failed | null): void;
  /** The session is no longer shown here: another connection has it, or it goes on elsewhere. */
  leave(why: "replaced" | "restart"): void;
}

/** A message of a client that is to be read. */
export interface TakenMessage {
  readonly data: Json;
  /** Comes back when it was taken in; null: nobody asks. */
  readonly id: string | null;
  readonly bytes: number;
  /** Where it stands in its frame, for violations: `.data`; empty where it is all of it. */
  readonly place: string;
}

/** A session as a connection has it. */
export interface SessionLink {
  readonly id: string;
  /** The number of the last message so far. */
  readonly lastSeq: number;
  /** Shows it from after a message on. */
  attach(view: View, after: number): void;
  /** A message of the client; answers whether more may be read. */
  take(message: TakenMessage): boolean;
  /** The client sends no more messages. */
  endIncoming(): void;
  /** The view has room again. */
  hasRoom(): void;
  /** The connection is gone. `isOver`: the client does not come back. */
  detach(view: View, isOver: boolean): void;
}
