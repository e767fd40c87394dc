import { cycles } from "../../base/cycles.ts";
import { camelCase, capitalized } from "../../base/words.ts";
import { type Interaction, shapeOf } from "../../model/interaction.ts";
import type { Field, NamedType, RecordType, TypeId, TypeRef } from "../../model/types.ts";
import { isRequiredInput, memberTypes, mentioned, namedType, opened, refType } from "../../model/walk.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";
import { fieldsIn } from "../schema-form.ts";

/** How a type is called in code. */
export interface DomainName {
  /** `Order`: what a reader returns. */
  readonly name: string;
  /** `OrderInit`: what a writer gives; null where the two are the same. */
  readonly init: string | null;
  /** `OrderPatch`; null where nothing patches it. */
  readonly patch: string | null;
  /** `order`: what the names of its codecs begin with. */
  readonly stem: string;
  /** `orderPatch`: the same for its merge patch; null where nothing patches it. */
  readonly patchStem: string | null;
}

/** The types of a workspace as code has them. */
interface Domain {
  readonly names: ReadonlyMap<TypeId, DomainName>;
  /** The types of each unit that was asked for. */
  readonly units: Map<string, readonly NamedType[]>;
  /** The names of `<Interaction>Error`, by interaction. */
  readonly errors: ReadonlyMap<string, string>;
  readonly pages: Pages;
  readonly recursive: ReadonlySet<TypeId>;
}

interface Pages {
  readonly inputs: ReadonlySet<TypeId>;
  readonly outputs: ReadonlySet<TypeId>;
}

const domains = new WeakMap<Workspace, Domain>();

/** The types of a unit that code sees, in the order of the unit: no RPC wrappers, and no pages. */
export function domainTypes(workspace: Workspace, unit: Unit): readonly NamedType[] {
  const { names, units } = domainOf(workspace);
  const known = units.get(unit.id);
  if (known !== undefined) return known;
  const ids = [...unit.types, ...unit.errors.filter((it) => !unit.types.includes(it))];
  const types = ids.filter((it) => names.has(it)).map((it) => namedType(workspace, it));
  units.set(unit.id, types);
  return types;
}

/** How a type is called in code. */
export function domainName(workspace: Workspace, id: TypeId): DomainName {
  const name = domainOf(workspace).names.get(id);
  if (name === undefined) throw new Error(`code does not see '${id}'`);
  return name;
}

/** What the name of a type's codec begins with, for the whole or for a merge patch of it. */
export function codecStem(workspace: Workspace, id: TypeId, form: "whole" | "patch"): string {
  const { stem, patchStem } = domainName(workspace, id);
  return form === "patch" ? (patchStem ?? stem) : stem;
}

/** Whether code sees a type. */
export function isDomainType(workspace: Workspace, id: TypeId): boolean {
  return domainOf(workspace).names.has(id);
}

/** How the failures of an interaction are called: `PlaceOrderError`. */
export function failureName(workspace: Workspace, interaction: string): string {
  const name = domainOf(workspace).errors.get(interaction);
  if (name === undefined) throw new Error(`no failures of '${interaction}' have a name`);
  return name;
}

/** Whether values of the type may hold values of the same type. */
export function isRecursive(workspace: Workspace, id: TypeId): boolean {
  return domainOf(workspace).recursive.has(id);
}

/** The fields of a record that code sees: without those that `page` added. */
export function domainFields(workspace: Workspace, record: RecordType): readonly Field[] {
  if (!domainOf(workspace).pages.inputs.has(record.id)) return record.fields;
  return record.fields.filter((it) => it.name !== "cursor" && it.name !== "limit");
}

function domainOf(workspace: Workspace): Domain {
  const known = domains.get(workspace);
  if (known !== undefined) return known;
  const domain = newDomain(workspace);
  domains.set(workspace, domain);
  return domain;
}

function newDomain(workspace: Workspace): Domain {
  const pages = pagesOf(workspace);
  const types = [...workspace.types.values()].filter((it) => isSeen(it) && !pages.outputs.has(it.id));
  const byUnit = groups(types, (it) => [it.unit, it]);
  const made = { inits: withInit(workspace, types), patched: patchedTypes(workspace, types) };
  const named = { names: new Map<TypeId, DomainName>(), errors: new Map<string, string>() };
  for (const unit of workspace.libraries) addNames(byUnit.get(unit.id) ?? [], made, [], named);
  for (const unit of workspace.services) addNames(byUnit.get(unit.id) ?? [], made, unit.interactions, named);
  const next = (id: TypeId): readonly TypeId[] => neighbours(workspace, namedType(workspace, id));
  const rings = cycles(
    types.map((it) => it.id),
    next,
  );
  return { ...named, units: new Map(), pages, recursive: new Set(rings.flat()) };
}

/** The records that `page` made or added to. */
function pagesOf(workspace: Workspace): Pages {
  const pages = { inputs: new Set<TypeId>(), outputs: new Set<TypeId>() };
  for (const it of workspace.interactions.values()) {
    if (!("page" in it) || it.page === null) continue;
    pages.inputs.add(typeof it.input === "string" ? it.input : it.input.type);
    const output = it.output !== null && it.output.kind === "json" ? it.output.type : it.output;
    if (output?.kind === "named") pages.outputs.add(output.id);
  }
  return pages;
}

function groups<Item, Key, Value>(
  items: readonly Item[],
  entry: (item: Item) => readonly [Key, Value],
): ReadonlyMap<Key, readonly Value[]> {
  const found = new Map<Key, Value[]>();
  for (const item of items) {
    const [key, value] = entry(item);
    const group = found.get(key);
    if (group === undefined) found.set(key, [value]);
    else group.push(value);
  }
  return found;
}

/** The types of which a writer may leave something out, wherever it stands inside. */
function withInit(workspace: Workspace, types: readonly NamedType[]): ReadonlySet<TypeId> {
  const users = groups(
    types.flatMap((type) => neighbours(workspace, withoutPatches(type)).map((it) => [it, type.id] as const)),
    (it) => it,
  );
  const found = new Set(types.filter((it) => leavesOut(workspace, it)).map((it) => it.id));
  const open = [...found];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const user of users.get(id) ?? []) {
      if (found.has(user)) continue;
      found.add(user);
      open.push(user);
    }
  }
  return found;
}

/** A merge patch is given as it is read. */
function withoutPatches(type: NamedType): NamedType {
  if (type.kind !== "record" || !type.fields.some((it) => it.patch)) return type;
  return { ...type, fields: type.fields.filter((it) => !it.patch) };
}

function leavesOut(workspace: Workspace, type: NamedType): boolean {
  return type.kind === "record" && type.fields.some((it) => !it.optional && !isRequiredInput(workspace, it));
}

/** The named types whose values stand in values of a type. */
function neighbours(workspace: Workspace, type: NamedType): readonly TypeId[] {
  return memberTypes(type).flatMap((it) => mentioned(keysOpened(workspace, it)));
}

/** The type with refs replaced by what they carry. */
function keysOpened(workspace: Workspace, type: TypeRef): TypeRef {
  if (type.kind === "list") return { kind: "list", item: keysOpened(workspace, type.item) };
  if (type.kind === "map") return { kind: "map", value: keysOpened(workspace, type.value) };
  return type.kind === "ref" ? refType(workspace, type.id) : type;
}

/** The records and maps that a merge patch changes in part, from its top down. */
function patchedTypes(workspace: Workspace, types: readonly NamedType[]): ReadonlySet<TypeId> {
  const found = new Set<TypeId>();
  const open = types.flatMap((it) => (it.kind === "record" ? it.fields.filter((field) => field.patch) : []));
  for (let field = open.pop(); field !== undefined; field = open.pop()) {
    const { type } = opened(workspace, field.type);
    if (type.kind !== "named" || found.has(type.id)) continue;
    const record = namedType(workspace, type.id);
    if (record.kind !== "record") continue;
    found.add(type.id);
    open.push(...fieldsIn(record, "patch"));
  }
  return found;
}

/** RPC wrappers and the fields of a topic are no types of their own in code. */
function isSeen(type: NamedType): boolean {
  return type.kind !== "record" || (type.role !== "request" && type.role !== "response");
}

function addNames(
  types: readonly NamedType[],
  { inits, patched }: { readonly inits: ReadonlySet<TypeId>; readonly patched: ReadonlySet<TypeId> },
  interactions: readonly Interaction[],
  { names, errors }: { readonly names: Map<TypeId, DomainName>; readonly errors: Map<string, string> },
): void {
  const scope = new Set<string>();
  const stems = new Set<string>();
  const free = (name: string): string => claimed(name, scope);
  // What the user named keeps its name; what is made from it gives way.
  const own = new Map(types.filter((it) => !isDetails(it)).map((it) => [it.id, free(it.name)]));
  for (const type of types) {
    const name = own.get(type.id) ?? free(`${type.name}Details`);
    const init = inits.has(type.id) ? free(`${name}Init`) : null;
    const patch = patched.has(type.id) ? free(`${name}Patch`) : null;
    const stem = claimed(camelCase(name), stems);
    const patchStem = patch === null ? null : claimed(camelCase(patch), stems);
    names.set(type.id, { name, init, patch, stem, patchStem });
  }
  for (const it of interactions) {
    if (shapeOf(it) === "call") errors.set(it.id, free(`${capitalized(it.name)}Error`));
  }
}

function isDetails(type: NamedType): boolean {
  return type.kind === "record" && type.role === "error";
}

function claimed(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
  taken.add(name);
  return name;
}
