import { jsKey } from "../../emit/js-text.ts";
import {
  importedOperations,
  type OperationsModule,
  operationsModule,
} from "../../emit/typescript/operations-module.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { unitById } from "../../emit/units.ts";
import type { AnsweredInteraction } from "../../model/interaction.ts";
import type { Service } from "../../model/workspace.ts";
import { memberAccess } from "../../naming/typescript.ts";

/** The operations of a service as one object: `{ ...ordersHttp, ...ordersRpc }`. */
export function operationsText(printing: Printing, service: Service, modules: readonly OperationsModule[]): string {
  return objectText([...new Set(modules)].map((it) => `...${importedOperations(printing, service, it)}`));
}

/** One operation as a member of an object, imported from the service that has it: `reserve: inventoryRpc.reserve`. */
export function operationMember(printing: Printing, interaction: AnsweredInteraction): string {
  const unit = unitById(printing.workspace, interaction.service);
  const operations = importedOperations(printing, unit, operationsModule(interaction));
  return `${jsKey(interaction.name)}: ${operations}${memberAccess(interaction.name)}`;
}

/** An object literal on one line. */
export function objectText(members: readonly string[]): string {
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
