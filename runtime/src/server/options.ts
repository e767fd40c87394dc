import type { FastifyInstance } from "fastify";
import type { Credential, Verifier } from "../auth/credentials.ts";
import type { AnyBroker } from "../brokers.ts";
import type { DedupeStore } from "../dedupe.ts";
import type { IdempotencyStore } from "../idempotency.ts";
import type { Logger } from "../logger.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Backplane } from "../realtime/backplane.ts";
import type { Target } from "../target.ts";
import type { ServerLimits } from "./admission.ts";
import type { AuditRecord } from "./audit.ts";

/** What may be said of a server. */
export interface ServeOptions {
  /** `PORT`, or 8080, when left out; 0 takes any that is free. */
  readonly port?: number;
  /** `::` when left out: all addresses, of IPv4 and IPv6. */
  readonly host?: string;
  readonly tls?: TlsOptions;
  /** Where other services are, by their names; else `INTERSPEC_TARGET_<NAME>`. */
  readonly targets?: Readonly<Record<string, Target>>;
  /** Remembers what calls with an idempotency key came to; in memory when left out. */
  readonly idempotency?: IdempotencyStore;
  /** Where messages go and come from, by the names of the workspace's brokers; in the memory of this process when left out. */
  readonly brokers?: Readonly<Record<string, AnyBroker>>;
  /** Remembers which events were handled; in memory when left out. */
  readonly dedupe?: DedupeStore;
  /** Where messages wait that go out with a transaction of their handler; needed where an interaction has `outbox: true`. */
  readonly outbox?: Outbox;
  /** Where sessions of `realtime` with `resume` are found by other processes; nowhere when left out. */
  readonly backplane?: Backplane;
  /** Finds out who calls, by the names of schemes. */
  readonly auth?: Readonly<Record<string, Verifier>>;
  /** What `ctx.clients` present, by the names of schemes. */
  readonly credentials?: Readonly<Record<string, Credential>>;
  readonly limits?: ServerLimits;
  /** Takes the records of calls with `audit: true`; the log when left out. */
  readonly audit?: (record: AuditRecord) => void | Promise<void>;
  readonly drain?: DrainOptions;
  /** Paths, or false for none; `/livez` and `/readyz` when left out. */
  readonly health?: HealthPaths | false;
  /** The origins of pages that may call. None when left out. */
  readonly cors?: CorsOptions;
  /** JSON lines on stderr when left out, silent in tests. */
  readonly logger?: Logger;
  /** Adds plugins and routes of one's own, before those of the services; none may have the method and path of one of those. */
  readonly fastify?: (app: FastifyInstance) => void | Promise<void>;
}

/** A server's certificate, in PEM; with `ca`, clients may present one that it has signed. */
export interface TlsOptions {
  readonly key: string | Uint8Array;
  readonly cert: string | Uint8Array;
  readonly ca?: string | Uint8Array;
}

/** How a server goes away. */
export interface DrainOptions {
  /** So long it goes on as before, so that balancers see it go; 5000 when `NODE_ENV` is `production`, else 0. */
  readonly delayMs?: number;
  /** So long calls may take to end; 25 000 when left out. Source: resilience.md, Lifecycle. */
  readonly graceMs?: number;
}

/** Where a server says how it is. */
export interface HealthPaths {
  readonly live?: string;
  readonly ready?: string;
}

/** Pages of which origins may call. */
export interface CorsOptions {
  /** `https://shop.example`; `*` for all, without cookies. */
  readonly origins: readonly string[];
  /** Whether pages may send cookies; false when left out. */
  readonly credentials?: boolean;
}
