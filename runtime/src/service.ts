import type { HandlersOf, Operation } from "./operation.ts";

/** Operations by the names of their interactions. */
export type Operations = Readonly<Record<string, Operation>>;
/** What each handler may call: handler, service as `ctx.clients` names it, interaction. */
export type Calls = Readonly<Record<string, Readonly<Record<string, Operations>>>>;

/** What a handler publishes. */
export interface Emissions {
  readonly publications: Operations;
  /** Whether it goes through the outbox: with a transaction of the handler's own, and in no other way. */
  readonly isOutboxed: boolean;
}

/** The generated half of a server: operations and handlers. It opens nothing; `serve` does. */
export interface Service {
  readonly name: string;
  readonly version: number;
  readonly unknownFields: "reject" | "ignore";
  /** So many services call each other in a row at most, as the design rules have it; more is logged. */
  readonly maxHops: number;
  readonly operations: Operations;
  /** What it has in the federated graph, as SDL; null: nothing. */
  readonly subgraph: string | null;
  readonly calls: Calls;
  /** By the names of the interactions whose handlers publish. */
  readonly emits: Readonly<Record<string, Operations>>;
  /** The names of those whose messages go through the outbox. */
  readonly outbox: readonly string[];
  /** By the names of the interactions; methods of an object or of a class. */
  readonly handlers: object;
}

/** Puts operations and handlers together. */
export function defineService<Of extends Operations>(service: {
  readonly name: string;
  readonly version: number;
  readonly unknownFields?: "ignore";
  readonly maxHops: number;
  readonly operations: Of;
  readonly subgraph?: string;
  readonly calls: Calls;
  readonly emits?: Readonly<Record<string, Operations>>;
  readonly outbox?: readonly string[];
  readonly handlers: HandlersOf<Of>;
}): Service {
  const { unknownFields = "reject", subgraph = null, emits = {}, outbox = [] } = service;
  return { ...service, unknownFields, subgraph, emits, outbox };
}

/** `orders`, and `orders-v2` above version 1. */
export function serviceFolder({ name, version }: Pick<Service, "name" | "version">): string {
  return version === 1 ? name : `${name}-v${version}`;
}
