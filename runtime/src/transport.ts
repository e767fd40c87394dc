import type { Attempt } from "./attempt.ts";
import type { Operation } from "./operation.ts";
import type { Channel } from "./realtime/client/channel.ts";
import type { ResumePoint } from "./realtime/frames.ts";

/** What a transport made of an input, once for all attempts. */
export type Prepared = unknown;

/** How the operations of one wire reach one target. Its failures are InteractionErrors. */
export interface Transport {
  /** Checks and encodes the input of a call; throws `invalid_argument`. Of a page, `cursor` says which. */
  prepare(operation: Operation, input: unknown, cursor: string | null): Prepared;
  /** Sends a call, and answers its output: of a page `{ items, nextCursor }`. Stops when the attempt is cancelled. */
  send(operation: Operation, prepared: Prepared, attempt: Attempt): Promise<unknown>;
  /** Opens a server stream; `opened` is called when the target has answered that it begins. */
  openServerStream(
    operation: Operation,
    prepared: Prepared,
    attempt: Attempt,
    opened: () => void,
  ): AsyncIterable<unknown>;
  /** Opens a client stream: the answer to all that goes out. */
  openClientStream(operation: Operation, outgoing: AsyncIterable<unknown>, attempt: Attempt): Promise<unknown>;
  /** Opens a stream both ways. */
  openBidiStream(
    operation: Operation,
    outgoing: AsyncIterable<unknown>,
    attempt: Attempt,
    opened: () => void,
  ): AsyncIterable<unknown>;
  /**
   * Opens a connection of messages, or goes on with one; resolves when the other side has let it in. Of realtime alone.
   */
  openChannel?(
    operation: Operation,
    prepared: Prepared,
    attempt: Attempt,
    resume: ResumePoint | null,
  ): Promise<Channel>;
  /** Closes its connections. */
  close(): Promise<void>;
}
