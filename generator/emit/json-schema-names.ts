import { byCodeUnit } from "../base/order.ts";
import { pascalCase } from "../base/words.ts";
import type { NamedType, TypeId, TypeRef } from "../model/types.ts";
import { keyFields, memberTypes, namedType, opened } from "../model/walk.ts";
import type { Unit, Workspace } from "../model/workspace.ts";
import type { SchemaForm } from "./schema-form.ts";
import { fieldsIn, itemForm } from "./schema-form.ts";
import { unitById } from "./units.ts";

/** A type that a document needs, and in which form. */
export interface SchemaUse {
  readonly type: TypeRef;
  readonly form: SchemaForm;
}

/** A named type in one form. */
export interface NamedUse {
  readonly id: TypeId;
  readonly form: SchemaForm;
}

/** All named types that the uses reach, each in the forms in which they reach it, depth first. */
export function schemaReach(workspace: Workspace, uses: readonly SchemaUse[]): readonly NamedUse[] {
  const found = new Map<string, NamedUse>();
  const stack = [...uses].reverse();
  for (let use = stack.pop(); use !== undefined; use = stack.pop()) {
    const { type, form } = use;
    if (type.kind === "scalar") continue;
    if (type.kind === "list") stack.push({ type: type.item, form: itemForm(form) });
    else if (type.kind === "map") stack.push({ type: type.value, form });
    else if (type.kind === "ref") {
      const inner = itemForm(form);
      stack.push(...[...keyFields(workspace, type.id)].reverse().map((it) => ({ type: it.type, form: inner })));
    } else {
      const named = { id: type.id, form: effectiveForm(workspace, type.id, form) };
      if (found.has(useKey(named))) continue;
      found.set(useKey(named), named);
      stack.push(...[...memberUses(namedType(workspace, type.id), named.form)].reverse());
    }
  }
  return [...found.values()];
}

/** The form that counts for a named type: what is the same in all forms is `out`, what a patch replaces whole is `in`. */
export function effectiveForm(workspace: Workspace, id: TypeId, form: SchemaForm): SchemaForm {
  if (form === "out" || !dependsOnForm(workspace, { kind: "named", id })) return "out";
  if (form === "in") return "in";
  const { type } = opened(workspace, { kind: "named", id });
  if (type.kind === "map") return "patch";
  return type.kind === "named" && namedType(workspace, type.id).kind === "record" ? "patch" : "in";
}

/**
 * The name of each use: the type's own, or `<Library><Type>` where two would clash, the unit's own types first;
 * `XInput` for the closed form of what is used both ways, `XPatch` for a merge patch.
 */
export function schemaNames(workspace: Workspace, unit: Unit, uses: readonly NamedUse[]): ReadonlyMap<string, string> {
  const bases = baseNames(workspace, unit, [...new Set(uses.map((it) => it.id))]);
  const taken = new Set(bases.values());
  const names = new Map<string, string>();
  const keys = new Set(uses.map(useKey));
  for (const use of [...uses].sort((a, b) => byCodeUnit(useKey(a), useKey(b)))) {
    const base = bases.get(use.id) ?? use.id;
    const derived = use.form === "patch" || (use.form === "in" && keys.has(useKey({ id: use.id, form: "out" })));
    const name = derived ? freeName(base + (use.form === "patch" ? "Patch" : "Input"), taken) : base;
    taken.add(name);
    names.set(useKey(use), name);
  }
  return names;
}

/** The key of a use in the map of `schemaNames`. */
export function useKey(use: NamedUse): string {
  return `${use.id} ${use.form}`;
}

/** The name, with a number where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

function memberUses(type: NamedType, form: SchemaForm): readonly SchemaUse[] {
  if (type.kind !== "record") return memberTypes(type).map((it) => ({ type: it, form }));
  return fieldsIn(type, form).map((it) => ({ type: it.type, form: it.patch ? "patch" : form }));
}

function dependsOnForm(workspace: Workspace, type: TypeRef): boolean {
  switch (type.kind) {
    case "scalar":
      return false;
    case "list":
      return dependsOnForm(workspace, type.item);
    case "map":
      return dependsOnForm(workspace, type.value);
    case "ref":
      return keyFields(workspace, type.id).length !== 1;
    case "named": {
      const named = namedType(workspace, type.id);
      if (named.kind === "alias") return dependsOnForm(workspace, named.target);
      return named.kind === "enum" ? !named.closed : true;
    }
  }
}

function baseNames(workspace: Workspace, unit: Unit, ids: readonly TypeId[]): ReadonlyMap<TypeId, string> {
  const types = ids.map((it) => namedType(workspace, it)).sort((a, b) => byCodeUnit(a.id, b.id));
  const [own, foreign] = [types.filter((it) => it.unit === unit.id), types.filter((it) => it.unit !== unit.id)];
  const names = new Map<TypeId, string>();
  const taken = new Set<string>();
  const add = (type: NamedType, wanted: string): void => {
    const name = freeName(wanted, taken);
    taken.add(name);
    names.set(type.id, name);
  };
  for (const type of own) add(type, componentKey(type.names.json));
  const counts = countOf(foreign.map((it) => componentKey(it.names.json)));
  for (const type of foreign) {
    const plain = componentKey(type.names.json);
    const clashes = taken.has(plain) || (counts.get(plain) ?? 0) > 1;
    add(type, clashes ? unitPrefix(unitById(workspace, type.unit)) + plain : plain);
  }
  return names;
}

/** A pinned name may have characters that a component's key may not. */
function componentKey(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, "_");
}

/** `orders`, version 2 → `OrdersV2`. */
function unitPrefix({ name, version }: Unit): string {
  return pascalCase(name) + (version === 1 ? "" : `V${version}`);
}

function countOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
