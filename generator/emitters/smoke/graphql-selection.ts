import { variantName } from "../../emit/graphql-names.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";
import { keyFields, namedType, opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";

/** A field to ask for, with what to ask of its value; a leaf has nothing below. */
export interface Selection {
  readonly name: string;
  readonly below: readonly Selection[];
}

// A server refuses deeper and longer queries: 10 levels, 1000 tokens.
const deepest = 8;
const mostFields = 200;

/** Where a selection stands: records that are being selected are not entered again, and foreign entities only by key. */
interface Scope {
  readonly workspace: Workspace;
  readonly unit: string;
  readonly inside: readonly TypeId[];
  readonly depth: number;
  /** Counts the fields of the whole selection. */
  readonly countField: () => number;
}

/** Everything below a value of this type, as the service `unit` answers it, as far as a server takes it; null where it is a leaf. */
export function selectionOf(workspace: Workspace, unit: string, type: TypeRef): readonly Selection[] | null {
  let fields = 0;
  const countField = (): number => {
    fields += 1;
    return fields;
  };
  return below({ workspace, unit, inside: [], depth: 0, countField }, type);
}

/** A page of these items, as a Relay connection. */
export function connectionSelection(workspace: Workspace, unit: string, item: TypeRef): readonly Selection[] {
  const node = { name: "node", below: selectionOf(workspace, unit, item) ?? [] };
  const pageInfo = { name: "pageInfo", below: [leaf("hasNextPage"), leaf("endCursor")] };
  return [{ name: "edges", below: [node, leaf("cursor")] }, pageInfo];
}

/** The selection as lines: on one where it fits, else a field a line. */
export function selectionLines(selections: readonly Selection[], indent: string): readonly string[] {
  return selections.flatMap((it) => {
    const line = indent + inline(it);
    if (line.length <= 80) return [line];
    return [`${indent}${it.name} {`, ...selectionLines(it.below, `${indent}  `), `${indent}}`];
  });
}

function below(scope: Scope, type: TypeRef): readonly Selection[] | null {
  const { type: inner } = opened(scope.workspace, type);
  switch (inner.kind) {
    case "scalar":
      return null;
    case "list":
      return below(scope, inner.item);
    case "map":
      return [leaf("key"), { name: "value", below: below(scope, inner.value) ?? [] }];
    case "ref":
      return keySelection(scope, inner.id);
    case "named":
      return ofNamed(scope, inner.id);
  }
}

function ofNamed(scope: Scope, id: TypeId): readonly Selection[] | null {
  const type = namedType(scope.workspace, id);
  const inner = { ...scope, inside: [...scope.inside, id], depth: scope.depth + 1 };
  switch (type.kind) {
    case "alias":
    case "enum":
      return null;
    case "record":
      if (type.key !== null && type.unit !== scope.unit) return keySelection(scope, id);
      return filled(type.fields.flatMap((it) => selected(inner, it.names.graphql, it.type)));
    case "union":
      return filled(
        type.variants.flatMap((it) => {
          const wrapper = `... on ${variantName(type, it)}`;
          const variant = selected(inner, it.names.graphql, it.type);
          return variant.length === 0 ? [] : [{ name: wrapper, below: variant }];
        }),
      );
  }
}

function selected(scope: Scope, name: string, type: TypeRef): readonly Selection[] {
  const tooMuch = scope.countField() > mostFields || scope.depth >= deepest;
  if (entersAgain(scope, type) || (tooMuch && !isLeaf(scope.workspace, type))) return [];
  return [{ name, below: below(scope, type) ?? [] }];
}

function isLeaf(workspace: Workspace, type: TypeRef): boolean {
  const { type: core } = opened(workspace, type);
  if (core.kind === "list") return isLeaf(workspace, core.item);
  return core.kind === "scalar" || (core.kind === "named" && namedType(workspace, core.id).kind === "enum");
}

function entersAgain(scope: Scope, type: TypeRef): boolean {
  const { type: core } = opened(scope.workspace, type);
  switch (core.kind) {
    case "list":
      return entersAgain(scope, core.item);
    case "map":
      return entersAgain(scope, core.value);
    case "named":
      return scope.inside.includes(core.id);
    case "scalar":
    case "ref":
      return false;
  }
}

function keySelection(scope: Scope, entity: TypeId): readonly Selection[] {
  return keyFields(scope.workspace, entity).flatMap((it) => selected(scope, it.names.graphql, it.type));
}

// An object must be asked for something, and `__typename` is there in each.
function filled(selections: readonly Selection[]): readonly Selection[] {
  return selections.length === 0 ? [leaf("__typename")] : selections;
}

function leaf(name: string): Selection {
  return { name, below: [] };
}

function inline({ name, below: fields }: Selection): string {
  return fields.length === 0 ? name : `${name} { ${fields.map(inline).join(" ")} }`;
}
