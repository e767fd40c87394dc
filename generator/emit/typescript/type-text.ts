import { pascalCase } from "../../base/words.ts";
import type { Scalar, TypeId, TypeRef } from "../../model/types.ts";
import { namedType, refType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { unitById } from "../units.ts";
import { domainName } from "./domain-names.ts";
import type { Imports } from "./imports.ts";
import type { ModulePlace } from "./module-path.ts";
import { unitModule } from "./module-path.ts";

/** What a value is for: read, written, or a merge patch. */
export type DomainForm = "value" | "init" | "patch";

/** A module that is being printed. */
export interface Printing {
  readonly workspace: Workspace;
  readonly place: ModulePlace;
  readonly imports: Imports;
}

/** A type as TypeScript writes it where it is used. */
export function typeText(printing: Printing, type: TypeRef, form: DomainForm): string {
  switch (type.kind) {
    case "scalar":
      return scalarText(printing, type.scalar);
    case "list":
      return `readonly ${itemText(typeText(printing, type.item, form === "patch" ? "init" : form))}[]`;
    case "map":
      return mapText(typeText(printing, type.value, form), form);
    case "ref":
      return typeText(printing, refType(printing.workspace, type.id), form);
    case "named":
      return namedText(printing, type.id, form);
  }
}

/** The name of a type in this form, imported where it is another module's. */
export function namedText({ workspace, place, imports }: Printing, id: TypeId, form: DomainForm): string {
  const { name, init, patch } = domainName(workspace, id);
  const { unit } = namedType(workspace, id);
  const inForm = form === "patch" ? (patch ?? init ?? name) : form === "init" ? (init ?? name) : name;
  if (unit === place.unit.id && place.module === "types") return inForm;
  const module = unitModule(workspace, place, unit, "types");
  return imports.type(inForm, module, pascalCase(unitById(workspace, unit).folder) + inForm);
}

function scalarText({ imports }: Printing, scalar: Scalar): string {
  switch (scalar.name) {
    case "string":
    case "decimal":
    case "date":
    case "uuid":
    case "id":
      return "string";
    case "bool":
      return "boolean";
    case "int":
    case "safeint":
    case "double":
    case "duration":
      return "number";
    case "long":
      return "bigint";
    case "bytes":
      return global(imports, "Uint8Array");
    case "timestamp":
      return global(imports, "Date");
    case "json":
      return imports.type("Json", "@interspec/runtime", "JsonValue");
  }
}

function itemText(text: string): string {
  return text.startsWith("readonly ") ? `(${text})` : text;
}

function mapText(value: string, form: DomainForm): string {
  return `{ readonly [key: string]: ${value}${form === "patch" ? " | null" : ""} }`;
}

/** A global type, under another name where the module has a type of that name. */
function global(imports: Imports, name: "Date" | "Uint8Array"): string {
  return imports.declares(name) ? imports.type(`Global${name}`, "@interspec/runtime") : name;
}
