import type { Service, Workspace } from "../../model/workspace.ts";
import type { Wire } from "./codec-reach.ts";
import { type CodecPrinting, Constants } from "./codec-text.ts";
import { Imports } from "./imports.ts";
import { jsDoc } from "./js-doc.ts";
import { typescriptBanner } from "./module-path.ts";
import { type OperationsModule, operationsName } from "./operations-module.ts";
import { wireModule } from "./wire-modules.ts";

/** A constant that holds operations. */
export interface OperationTable {
  readonly doc: readonly string[];
  readonly name: string;
  readonly operations: readonly OperationView[];
}

/** A module of operations but for them. */
export interface OperationsHead {
  readonly banner: string;
  readonly imports: readonly string[];
  /** Codecs without a type of their own, a line each. */
  readonly constants: readonly string[];
}

/** What the templates of operations print. */
export interface OperationsView extends OperationsHead, OperationTable {}

/** What the templates of modules with several constants print. */
export interface OperationTablesView extends OperationsHead {
  readonly tables: readonly OperationTable[];
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

/** A module of operations that is about to be printed; `others` are more constants that it holds. */
export function operationsPrinting(
  workspace: Workspace,
  service: Service,
  of: OperationsModule,
  wire: Wire,
  ...others: readonly OperationsModule[]
): CodecPrinting {
  const declared = [of, ...others].map((it) => operationsName(service, it));
  const imports = new Imports(declared, globals);
  const place = { unit: service, module: of.module };
  return { workspace, imports, place, wire: wireModule(wire), constants: new Constants(imports) };
}

/** The view of a module whose operations are printed. */
export function operationsView(
  printing: CodecPrinting,
  of: OperationsModule,
  doc: string,
  operations: readonly OperationView[],
): OperationsView {
  return { ...operationTable(printing, of, doc, operations), ...operationsHead(printing) };
}

/** The view of a module with several constants; those without operations are left out. */
export function operationTablesView(printing: CodecPrinting, tables: readonly OperationTable[]): OperationTablesView {
  return { ...operationsHead(printing), tables: tables.filter((it) => it.operations.length > 0) };
}

/** One constant of a module. */
export function operationTable(
  { place }: CodecPrinting,
  of: OperationsModule,
  doc: string,
  operations: readonly OperationView[],
): OperationTable {
  return { doc: jsDoc([doc]), name: operationsName(place.unit, of), operations };
}

function operationsHead({ imports, constants, place }: CodecPrinting): OperationsHead {
  return { banner: typescriptBanner(place.unit), constants: constants.lines(), imports: imports.lines() };
}
