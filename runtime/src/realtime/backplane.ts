import type { ResumeSettings } from "./operation.ts";

/** A message of a session as it is kept. */
export interface StoredMessage {
  /** From 1, without gaps. */
  readonly seq: number;
  /** JSON. */
  readonly data: string;
  /** What it is called as a server-sent event. */
  readonly event: string;
  readonly key: string;
}

/** A session as it is kept. */
export interface StoredSession {
  /** What a client must have in common with it to come back. */
  readonly facts: string;
  /** The process that runs it; empty: none does. */
  readonly runner: string;
  readonly lastSeq: number;
  /** The first of those after the one that was asked for, as far as they are still kept. */
  readonly messages: readonly StoredMessage[];
  /** How it ended, as JSON; null: it has not. */
  readonly outcome: string | null;
}

/** A session that begins. */
export interface NewSession extends ResumeSettings {
  readonly facts: string;
  readonly runner: string;
}

/**
 * What the processes of a service share of sessions with `resume`, so that a client may come back to any of them. It has
 * the last messages of each session, who runs it, and carries messages from process to process. What is kept of a
 * session is forgotten some time after its window when nobody calls `keep`. A client of Redis makes one:
 * `redisBackplane(client)`. All of it rejects where it cannot be reached.
 */
export interface Backplane {
  /** Takes in messages for a process of this name, until it leaves. */
  join(process: string, receive: (message: string) => void): Promise<void>;
  leave(process: string): Promise<void>;
  /** Sends to a process; false where nobody of that name takes it in. */
  send(process: string, message: string): Promise<boolean>;
  create(session: string, facts: NewSession): Promise<void>;
  /** Null where nothing is known of it. */
  read(session: string, after: number, maxMessages: number): Promise<StoredSession | null>;
  /** Adds a message to a session; false where another process runs it by now. */
  append(session: string, runner: string, message: StoredMessage): Promise<boolean>;
  /** Notes the id of a message that came in. */
  note(session: string, id: string): Promise<void>;
  /** The ids that were noted last, 1000 of them. */
  noted(session: string): Promise<readonly string[]>;
  /** Notes how a session has ended, where this process runs it. */
  finish(session: string, runner: string, outcome: string): Promise<void>;
  /** Hands a session from one runner to another, either of which may be empty; false where another runs it by now. */
  claim(session: string, from: string, to: string): Promise<boolean>;
  /** It is still wanted. */
  keep(session: string): Promise<void>;
  remove(session: string): Promise<void>;
}
