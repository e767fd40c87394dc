import type { Clock } from "../../clock.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { OpeningRequest } from "./realtime-exchange.ts";
import type { Sessions } from "./sessions.ts";
import type { Visitor } from "./visitor.ts";

/** What a WebSocket that was just opened needs. */
export interface SocketVisitOptions {
  readonly operation: RealtimeOperation;
  readonly request: OpeningRequest;
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** The client where it was let in already; null: its first message says who it is. */
  readonly visitor: Visitor | null;
  /** Lets it in by what it says; throws a ConnectionFailure. */
  letIn(added: Readonly<Record<string, string>>): Promise<Visitor>;
  /** The connection has ended. */
  ended(): void;
}
