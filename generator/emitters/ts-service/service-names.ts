import { pascalCase } from "../../base/words.ts";
import type { Unit } from "../../model/workspace.ts";

/** `OrdersClient`, and `OrdersV2Client` above version 1. */
export function clientName({ folder }: Unit): string {
  return `${pascalCase(folder)}Client`;
}

/** `OrdersPublisher`. */
export function publisherName({ folder }: Unit): string {
  return `${pascalCase(folder)}Publisher`;
}
