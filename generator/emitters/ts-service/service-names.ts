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

/** `createOrdersPublisher`. */
export function publisherMaker(unit: Unit): string {
  return `create${publisherName(unit)}`;
}

/** `OrdersEventHandlers`. */
export function eventHandlersName({ folder }: Unit): string {
  return `${pascalCase(folder)}EventHandlers`;
}

/** `consumeOrders`. */
export function consumeName({ folder }: Unit): string {
  return `consume${pascalCase(folder)}`;
}

/** `ShippingDevice`, and what goes with it. */
export function deviceNames({ folder }: Unit) {
  const device = `${pascalCase(folder)}Device`;
  return { device, handlers: `${device}Handlers`, options: `${device}Options`, make: `create${device}` };
}
