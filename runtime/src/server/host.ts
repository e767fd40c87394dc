import type { Verifier } from "../auth/credentials.ts";
import type { Clock } from "../clock.ts";
import type { InteractionContext } from "../context.ts";
import type { IdempotencyStore } from "../idempotency.ts";
import type { Logger } from "../logger.ts";
import type { Calls, Emissions } from "../service.ts";
import type { Admission } from "./admission.ts";
import type { AuditRecord } from "./audit.ts";

/** What all endpoints of a server share. */
export interface Host {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly admission: Admission;
  /** By the names of schemes. */
  readonly verifiers: ReadonlyMap<string, Verifier>;
  readonly idempotency: IdempotencyStore;
  audit(record: AuditRecord): void | Promise<void>;
  /** Clients of what a handler may call. */
  clientsOf(calls: Calls[string], context: InteractionContext): object;
  /** Publishers of what a handler may publish. */
  publishersOf(emissions: Emissions, context: InteractionContext): object;
}
