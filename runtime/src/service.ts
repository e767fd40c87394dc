import type { HandlersOf, Operation } from "./operation.ts";

/** Operations by the names of their interactions. */
export type Operations = Readonly<Record<string, Operation>>;
/** What each handler may call: handler, service as `ctx.clients` names it, interaction. */
export type Calls = Readonly<Record<string, Readonly<Record<string, Operations>>>>;

/** The generated half of a server: operations and handlers. It opens nothing; `serve` does. */
export interface Service {
  readonly name: string;
  readonly version: number;
  readonly unknownFields: "reject" | "ignore";
  /** So many services call each other in a row at most, as the design rules have it; more is logged. */
  readonly maxHops: number;
  readonly operations: Operations;
  readonly calls: Calls;
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
  readonly calls: Calls;
  readonly handlers: HandlersOf<Of>;
}): Service {
  return { ...service, unknownFields: service.unknownFields ?? "reject" };
}

/** `orders`, and `orders-v2` above version 1. */
export function serviceFolder({ name, version }: Pick<Service, "name" | "version">): string {
  return version === 1 ? name : `${name}-v${version}`;
}
