import { pascalCase } from "../../base/words.ts";
import type { ErrorType } from "../../model/errors.ts";
import type { TypeId } from "../../model/types.ts";
import type { Workspace } from "../../model/workspace.ts";
import { constantName } from "../../naming/typescript.ts";
import { unitById } from "../units.ts";
import { unitModule } from "./module-path.ts";
import type { Printing } from "./type-text.ts";

/** The declared error of an id. */
export function errorOf(workspace: Workspace, id: TypeId): ErrorType {
  const error = workspace.errors.get(id);
  if (error === undefined) throw new Error(`no error '${id}' in the workspace`);
  return error;
}

/** The constant of a declared error, imported where it is another module's; `use`: its type alone, or the error itself. */
export function errorName({ workspace, place, imports }: Printing, error: ErrorType, use: "type" | "value"): string {
  const name = constantName(error.name);
  if (error.unit === place.unit.id && place.module === "errors") return name;
  const { folder } = unitById(workspace, error.unit);
  const other = constantName(`${folder}-${pascalCase(error.name)}`);
  return imports[use](name, unitModule(workspace, place, error.unit, "errors"), other);
}
