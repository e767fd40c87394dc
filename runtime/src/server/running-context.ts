import { Cancellation } from "../cancellation.ts";
import type { Clock } from "../clock.ts";
import type { ClientConnection, InteractionContext, MessageFacts } from "../context.ts";
import { etagOf, matchesTag, type Version } from "../etag.ts";
import type { Within } from "../events.ts";
import { interactionError, type StandardError } from "../interaction-error.ts";
import type { Logger } from "../logger.ts";
import { Presented } from "../presented.ts";
import type { Principal } from "../principal.ts";
import { type Trace, traceIdOf } from "../trace.ts";

/** What a context needs of the server that it is in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Clients of what the handler may call, for calls in its name. */
  clientsOf(context: InteractionContext): object;
  /** Publishers of what the handler may publish, in its name. */
  publishersOf(context: InteractionContext): object;
}

/** What is known of a call when its handler begins. */
export interface ContextFacts {
  readonly interaction: string;
  readonly deadline: number | null;
  readonly trace: Trace;
  readonly attempt: number;
  readonly principal: Principal | null;
  readonly idempotencyKey: string | null;
  readonly cancellation: Cancellation;
  /** The message, or the connected client, that it is for; null of calls. */
  readonly event: MessageFacts | null;
  readonly connection: ClientConnection | null;
  /** What the caller presented, by the lower-case names of headers. */
  header(name: string): string | null;
  /** Where whoever traces wants the handler to run; null: nowhere else. */
  readonly within: Within | null;
}

/** The context of a handler. What costs time is made when it is asked for. */
export class RunningContext implements InteractionContext {
  readonly interaction: string;
  readonly deadline: number | null;
  readonly trace: Trace;
  readonly attempt: number;
  readonly principal: Principal | null;
  readonly idempotencyKey: string | null;
  /** Of the runtime: what calls in its name follow, without the cost of a signal. */
  readonly cancellation: Cancellation;
  // Not #private: a detached context has this one as its prototype.
  private readonly facts: ContextFacts;
  private readonly surroundings: Surroundings;
  private madeClients: object | null = null;
  private madePublishers: object | null = null;
  private madeLog: Logger | null = null;

  constructor(facts: ContextFacts, surroundings: Surroundings) {
    this.interaction = facts.interaction;
    this.deadline = facts.deadline;
    this.trace = facts.trace;
    this.attempt = facts.attempt;
    this.principal = facts.principal;
    this.idempotencyKey = facts.idempotencyKey;
    this.cancellation = facts.cancellation;
    this.facts = facts;
    this.surroundings = surroundings;
  }

  /** Of the runtime: what calls in its name may present once more. */
  get presented(): Presented {
    return new Presented((name) => this.facts.header(name));
  }

  /** Of the runtime: where its handler runs. */
  get within(): Within | null {
    return this.facts.within;
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  get clients(): object {
    this.madeClients ??= this.surroundings.clientsOf(this);
    return this.madeClients;
  }

  get publish(): object {
    this.madePublishers ??= this.surroundings.publishersOf(this);
    return this.madePublishers;
  }

  get event(): MessageFacts | null {
    return this.facts.event;
  }

  get connection(): ClientConnection | null {
    return this.facts.connection;
  }

  get log(): Logger {
    this.madeLog ??= withFields(this.surroundings.logger, {
      interaction: this.interaction,
      traceId: traceIdOf(this.trace.traceparent),
    });
    return this.madeLog;
  }

  remaining(): number {
    if (this.deadline === null) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.deadline - this.surroundings.clock.now());
  }

  detach(): this {
    const detached: this = Object.create(this, {
      deadline: { value: null },
      cancellation: { value: new Cancellation() },
      madeClients: { value: null, writable: true },
      madePublishers: { value: null, writable: true },
    });
    return detached;
  }

  expectVersion(version: Version): void {
    const ifMatch = this.facts.header("if-match");
    if (ifMatch === null || matchesTag(ifMatch, etagOf(version))) return;
    const message = "the version is another one";
    throw interactionError({ code: "failed_precondition", reason: null, details: null, message });
  }

  unimplemented(): StandardError {
    return unimplemented(`${this.interaction} is not implemented yet`);
  }
}

function unimplemented(message: string): StandardError {
  return interactionError({ code: "unimplemented", reason: null, details: null, message });
}

/** A logger whose lines all have these fields. */
function withFields(logger: Logger, fields: object): Logger {
  return {
    debug: (more, message) => logger.debug({ ...fields, ...more }, message),
    info: (more, message) => logger.info({ ...fields, ...more }, message),
    warn: (more, message) => logger.warn({ ...fields, ...more }, message),
    error: (more, message) => logger.error({ ...fields, ...more }, message),
  };
}
