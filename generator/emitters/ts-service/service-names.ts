import { camelCase, pascalCase } from "../../base/words.ts";
import type { Unit } from "../../model/workspace.ts";

/** `OrdersClient`, and `OrdersV2Client` above version 1. */
export function clientName({ folder }: Unit): string {
  return `${pascalCase(folder)}Client`;
}

/** `OrdersPublisher`. */
export function publisherName({ folder }: Unit): string {
  return `${pascalCase(folder)}Publisher`;
}

/** `createOrdersClient`. */
export function clientMaker(unit: Unit): string {
  return `create${clientName(unit)}`;
}

/** `OrdersWebClient`. */
export function webClientName({ folder }: Unit): string {
  return `${pascalCase(folder)}WebClient`;
}

/** `ordersService`. */
export function serviceMaker({ folder }: Unit): string {
  return `${camelCase(folder)}Service`;
}
