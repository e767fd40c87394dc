import { capitalized } from "../base/words.ts";
import type { ScalarName, TypeId, TypeRef, UnionType, Variant } from "../model/types.ts";
import { namedType, opened, refType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { unitById } from "./units.ts";

/** A scalar that the graph declares, with what it says of itself; null where GraphQL has it already. */
export interface GraphqlScalar {
  readonly name: string;
  readonly doc: string | null;
}

/** The scalars of the spec in a graph. */
export const graphqlScalars: Readonly<Record<ScalarName, GraphqlScalar>> = {
  string: { name: "String", doc: null },
  bool: { name: "Boolean", doc: null },
  int: { name: "Int", doc: null },
  double: { name: "Float", doc: null },
  id: { name: "ID", doc: null },
  long: { name: "Long", doc: "A 64-bit integer, as a string." },
  safeint: { name: "SafeInt", doc: "An integer of at most 9007199254740991, and at least its negative." },
  decimal: { name: "Decimal", doc: "An exact decimal number, as a string." },
  bytes: { name: "Bytes", doc: "Bytes, as a string in base64." },
  timestamp: { name: "DateTime", doc: "A point in time, UTC with milliseconds: 2026-01-15T12:00:00.000Z." },
  date: { name: "Date", doc: "A day of the calendar: 2026-01-15." },
  duration: { name: "Duration", doc: "A length of time in seconds, to the millisecond: 1.5s." },
  uuid: { name: "UUID", doc: "A UUID." },
  json: { name: "JSON", doc: "Any JSON value." },
};

/**
 * What a type is used for: what the graph answers, what it takes, or a partial update, in which all may be left out.
 * Each has types of its own.
 */
export type GraphqlForm = "out" | "in" | "patch";

/** A type as an answer has it, before the mark that it is never null: `[Order!]`. */
export function outputType(workspace: Workspace, type: TypeRef): string {
  return typeText(workspace, type, "out");
}

/** A type as an argument or the field of an input has it: `[OrderLineInput!]`. A `patch<T>` has the form `patch`. */
export function inputType(workspace: Workspace, type: TypeRef, form: "in" | "patch" = "in"): string {
  return typeText(workspace, type, form);
}

/** The name of a record, enum or union in a form: `Order`, `OrderInput`, `OrderPatchInput`. */
export function graphqlName(workspace: Workspace, id: string, form: GraphqlForm): string {
  const type = namedType(workspace, id);
  const name = type.names.graphql;
  if (form === "out" || (type.kind === "enum" && type.closed)) return name;
  return form === "patch" && type.kind === "record" ? `${name}PatchInput` : `${name}Input`;
}

/** The name of an entry of a map: `StringEntry`. */
export function entryName(workspace: Workspace, value: TypeRef, form: GraphqlForm): string {
  return `${label(workspace, value, form)}Entry${form === "out" ? "" : "Input"}`;
}

/** The names that a list in pages brings along: `OrderConnection`, `OrderEdge`. */
export function connectionNames(
  workspace: Workspace,
  item: TypeRef,
): { readonly connection: string; readonly edge: string } {
  const stem = label(workspace, item, "out");
  return { connection: `${stem}Connection`, edge: `${stem}Edge` };
}

/** The object around a variant of a union. */
export function variantName(union: UnionType, variant: Variant): string {
  return `${union.names.graphql}${capitalized(variant.names.graphql)}`;
}

/** The object that stands for a variant which the graph does not know. */
export function unrecognizedName(union: UnionType): string {
  return `${union.names.graphql}Unrecognized`;
}

/** Whether a `ref` is the entity here, and not its key: in answers, and where a service owns the entity. */
export function isEntityInGraph(workspace: Workspace, entity: TypeId, form: GraphqlForm): boolean {
  return form === "out" && unitById(workspace, namedType(workspace, entity).unit).kind === "service";
}

function typeText(workspace: Workspace, type: TypeRef, form: GraphqlForm): string {
  const { type: inner } = opened(workspace, type);
  // What a patch replaces whole has the form of any other input.
  const itemForm = form === "patch" ? "in" : form;
  switch (inner.kind) {
    case "scalar":
      return graphqlScalars[inner.scalar.name].name;
    case "list":
      return `[${typeText(workspace, inner.item, itemForm)}!]`;
    case "map":
      return `[${entryName(workspace, inner.value, itemForm)}!]`;
    case "ref":
      return isEntityInGraph(workspace, inner.id, form)
        ? graphqlName(workspace, inner.id, form)
        : typeText(workspace, refType(workspace, inner.id), itemForm);
    case "named":
      return graphqlName(workspace, inner.id, form);
  }
}

function label(workspace: Workspace, type: TypeRef, form: GraphqlForm): string {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "scalar":
      return graphqlScalars[inner.scalar.name].name;
    case "list":
      return `${label(workspace, inner.item, form)}List`;
    case "map":
      return `${label(workspace, inner.value, form)}Map`;
    case "ref":
      return isEntityInGraph(workspace, inner.id, form)
        ? graphqlName(workspace, inner.id, form)
        : label(workspace, refType(workspace, inner.id), form);
    case "named":
      return namedType(workspace, inner.id).names.graphql;
  }
}
