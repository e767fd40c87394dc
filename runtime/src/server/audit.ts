import type { ErrorCode } from "../errors.ts";

/** What is kept of a call with `audit: true`: who did what, when, and what came of it; nothing of its content. */
export interface AuditRecord {
  /** ISO 8601. */
  readonly time: string;
  readonly service: string;
  readonly interaction: string;
  /** `scheme:id`; null where nobody needed to be known. */
  readonly principal: string | null;
  /** An address. */
  readonly peer: string;
  readonly outcome: "ok" | ErrorCode;
  readonly reason: string | null;
  readonly traceId: string;
  readonly idempotencyKey: string | null;
  readonly attempt: number;
  readonly durationMs: number;
}
