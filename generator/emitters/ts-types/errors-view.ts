import { capitalized, words } from "../../base/words.ts";
import { describedLines } from "../../emit/constraint-text.ts";
import { jsString } from "../../emit/js-text.ts";
import { problemType } from "../../emit/problem-type.ts";
import { domainName, failureName } from "../../emit/typescript/domain-names.ts";
import { errorName, errorOf } from "../../emit/typescript/error-name.ts";
import { Imports } from "../../emit/typescript/imports.ts";
import { jsDoc } from "../../emit/typescript/js-doc.ts";
import { typescriptBanner, unitModule } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { type ErrorType, errorCodes } from "../../model/errors.ts";
import { type Interaction, shapeOf } from "../../model/interaction.ts";
import type { Service, Unit, Workspace } from "../../model/workspace.ts";
import { constantName } from "../../naming/typescript.ts";

/** What `errors.hbs` prints. */
export interface ErrorsView {
  readonly banner: string;
  readonly imports: readonly string[];
  readonly errors: readonly ErrorView[];
  /** `export type GetOrderError = …;`, a line each. */
  readonly failures: readonly string[];
}

interface ErrorView {
  readonly doc: readonly string[];
  readonly name: string;
  /** `ErrorType<"ORDER_NOT_FOUND", OrderNotFoundDetails>` */
  readonly type: string;
  /** The runtime's function that makes an error type. */
  readonly make: string;
  readonly reason: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** The HTTP status where it is not that of the code; null where it is. */
  readonly status: number | null;
  readonly problemType: string;
  readonly domain: string;
  readonly codec: string;
}

/** The errors that a unit declares, and what its calls may fail with; null where there are neither. */
export function errorsView(workspace: Workspace, unit: Unit): ErrorsView | null {
  const errors = unit.errors.map((id) => errorOf(workspace, id));
  const calls = isService(unit) ? unit.interactions.filter((it) => shapeOf(it) === "call") : [];
  if (errors.length === 0 && calls.length === 0) return null;
  const imports = new Imports(declaredNames(workspace, errors, calls));
  const printing: Printing = { workspace, imports, place: { unit, module: "errors" } };
  return {
    banner: typescriptBanner(unit),
    errors: errors.map((it) => errorView(printing, it)),
    failures: calls.map((it) => failureLine(printing, it)),
    imports: imports.lines(),
  };
}

function declaredNames(
  workspace: Workspace,
  errors: readonly ErrorType[],
  calls: readonly Interaction[],
): readonly string[] {
  return [...errors.map((it) => constantName(it.name)), ...calls.map((it) => failureName(workspace, it.id))];
}

function errorView(printing: Printing, error: ErrorType): ErrorView {
  const { workspace, place, imports } = printing;
  const codec = `${domainName(workspace, error.id).stem}Json`;
  const fate = error.retryable ? "may be retried" : "never retried";
  const message = error.message ?? words(error.name).join(" ");
  const summary = `${error.code.toUpperCase()}; ${fate}.`;
  return {
    doc: jsDoc(describedLines(error.description ?? capitalized(message), summary)),
    name: constantName(error.name),
    type: errorTypeText(printing, error),
    make: imports.value("errorType", "@interspec/runtime"),
    reason: jsString(error.reason),
    code: jsString(error.code),
    message: jsString(message),
    retryable: error.retryable,
    status: error.httpStatus === errorCodes[error.code].http ? null : error.httpStatus,
    problemType: jsString(problemType(workspace, error)),
    domain: jsString(workspace.namespace === "" ? workspace.name : workspace.namespace),
    codec: imports.value(codec, unitModule(workspace, place, error.unit, "codecs")),
  };
}

function errorTypeText(printing: Printing, { id, reason }: ErrorType): string {
  const type = printing.imports.type("ErrorType", "@interspec/runtime");
  const { init } = domainName(printing.workspace, id);
  const details = namedText(printing, id, "value");
  return `${type}<${jsString(reason)}, ${details}${init === null ? "" : `, ${namedText(printing, id, "init")}`}>`;
}

/** `export type PlaceOrderError = ErrorOf<readonly [typeof outOfStock]>;` */
function failureLine(printing: Printing, interaction: Interaction): string {
  const { workspace, imports } = printing;
  const name = failureName(workspace, interaction.id);
  if (interaction.errors.length === 0)
    return `export type ${name} = ${imports.type("StandardError", "@interspec/runtime")};`;
  const types = interaction.errors.map((id) => `typeof ${errorName(printing, errorOf(workspace, id), "type")}`);
  return `export type ${name} = ${imports.type("ErrorOf", "@interspec/runtime")}<readonly [${types.join(", ")}]>;`;
}

function isService(unit: Unit): unit is Service {
  return unit.kind === "service";
}
