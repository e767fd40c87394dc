import type { Origin } from "../base/origin.ts";

/** A handlers file as data: how to print it the first time, and how to bring an existing one up to date. */
export interface HandlersSeed {
  /** The id of the service. */
  readonly service: string;
  /** The exported constant: `orders`. */
  readonly constant: string;
  /** `defineOrdersHandlers`. */
  readonly define: string;
  /** `OrdersHandlers`. */
  readonly interfaceName: string;
  /** `../../generated/orders/handlers.js`. */
  readonly moduleSpecifier: string;
  /** In the order of the spec. */
  readonly stubs: readonly HandlerStub[];
}

/** A handler that has to be there. */
export interface HandlerStub {
  /** The method: `placeOrder`, `resolveOrder`. */
  readonly name: string;
  /** Of its interaction, or of its entity. */
  readonly origin: Origin;
  /** Names only: `input`, `ctx`. */
  readonly parameters: readonly string[];
  /** An async method, or one that returns an AsyncIterable. */
  readonly kind: "promise" | "stream";
  /** Earlier names. */
  readonly was: readonly string[];
}

/** The parameters as a stub has them: what it does not use starts with an underscore. */
export function stubParameters({ parameters }: HandlerStub): string {
  return parameters.map((it) => (it === "ctx" ? it : `_${it}`)).join(", ");
}
