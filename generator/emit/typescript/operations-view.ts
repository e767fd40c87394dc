import type { Service, Workspace } from "../../model/workspace.ts";
import type { Wire } from "./codec-reach.ts";
import { type CodecPrinting, Constants } from "./codec-text.ts";
import { Imports } from "./imports.ts";
import { jsDoc } from "./js-doc.ts";
import { typescriptBanner } from "./module-path.ts";
import { type OperationsModule, operationsName } from "./operations-module.ts";
import { wireModule } from "./wire-modules.ts";

/** What the templates of operations print. */
export interface OperationsView {
  readonly banner: string;
  readonly imports: readonly string[];
  /** Codecs without a type of their own, a line each. */
  readonly constants: readonly string[];
  readonly doc: readonly string[];
  readonly name: string;
  readonly operations: readonly OperationView[];
}

/** An operation: its type, which declarations need, and the call that makes it. */
export interface OperationView {
  readonly key: string;
  /** `HttpCall<GetOrderInput, GetOrderInput, Order, OrderInit, GetOrderError>` */
  readonly type: string;
  /** The runtime's function: `httpCall`. */
  readonly make: string;
  /** The members of what it is given. */
  readonly lines: readonly string[];
}

// What the code of operations calls by its global name.
const globals = ["AsyncIterable", "Date", "Uint8Array", "undefined"];

/** A module of operations that is about to be printed. */
export function operationsPrinting(
  workspace: Workspace,
  service: Service,
  of: OperationsModule,
  wire: Wire,
): CodecPrinting {
  const imports = new Imports([operationsName(service, of)], globals);
  const place = { unit: service, module: of.module };
  return { workspace, imports, place, wire: wireModule(wire), constants: new Constants(imports) };
}

/** The view of a module whose operations are printed. */
export function operationsView(
  { imports, constants, place }: CodecPrinting,
  of: OperationsModule,
  doc: string,
  operations: readonly OperationView[],
): OperationsView {
  return {
    banner: typescriptBanner(place.unit),
    constants: constants.lines(),
    doc: jsDoc([doc]),
    name: operationsName(place.unit, of),
    operations,
    imports: imports.lines(),
  };
}
