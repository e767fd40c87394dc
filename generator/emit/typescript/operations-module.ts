import { camelCase } from "../../base/words.ts";
import type { Unit } from "../../model/workspace.ts";
import type { RunningInteraction } from "../running-styles.ts";
import { modulePath } from "./module-path.ts";
import type { Printing } from "./type-text.ts";

/** Where the operations of some styles stand in a unit's folder. */
export interface OperationsModule {
  readonly module: string;
  /** What the name of its constant ends in: `ordersHttp`. */
  readonly suffix: string;
}

export const httpModule: OperationsModule = { module: "wire/http", suffix: "Http" };
export const rpcModule: OperationsModule = { module: "wire/rpc", suffix: "Rpc" };

/** The module that holds an operation. */
export function operationsModule({ style }: RunningInteraction): OperationsModule {
  return style === "http" ? httpModule : rpcModule;
}

/** The constant with the operations of a unit: `ordersHttp`. */
export function operationsName({ folder }: Unit, { suffix }: OperationsModule): string {
  return camelCase(folder) + suffix;
}

/** The same, imported. */
export function importedOperations({ imports, place }: Printing, unit: Unit, of: OperationsModule): string {
  const name = operationsName(unit, of);
  return imports.value(name, modulePath(place, unit, of.module), `${name}Operations`);
}
