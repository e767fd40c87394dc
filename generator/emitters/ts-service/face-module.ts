import { Imports } from "../../emit/typescript/imports.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import type { Service, Workspace } from "../../model/workspace.ts";

// What the modules call by its global name: an imported type of that name gets another one.
const globals = ["AsyncDisposable", "AsyncIterable", "Date", "Omit", "Partial", "Pick", "Promise", "URL", "Uint8Array"];

/** A module of a service's face that is about to be printed, with the names that it declares. */
export function faceModule(workspace: Workspace, unit: Service, module: string, declared: readonly string[]): Printing {
  return { workspace, imports: new Imports(declared, globals), place: { unit, module } };
}

/** A method of an interface. */
export interface MethodView {
  readonly doc: readonly string[];
  /** `getOrder(input: GetOrderInput, ctx: GetOrderContext): Promise<OrderInit>;` */
  readonly signature: string;
}
