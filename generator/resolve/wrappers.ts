import type { NamedType, TypeId, TypeRef, WrapperType } from "../model/types.ts";
import { typeText } from "../model/types.ts";
import { memberTypes } from "../model/walk.ts";
import { type WrapperNaming, wrapperName } from "../naming/wrapper.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { recordOf } from "./context.ts";
import { underAliases } from "./values.ts";

/** The messages around lists and maps that protobuf has no room for, by id; without numbers. */
export function wrappersOf(resolution: Resolution): ReadonlyMap<TypeId, WrapperType> {
  const wrappers = new Map<TypeId, WrapperType>();
  for (const draft of resolution.units) {
    for (const id of draft.types) {
      const type = resolution.types.get(id);
      if (type !== undefined) addWrappers(resolution, draft, type, wrappers);
    }
  }
  return wrappers;
}

function addWrappers(
  resolution: Resolution,
  draft: UnitDraft,
  type: NamedType,
  wrappers: Map<TypeId, WrapperType>,
): void {
  if (type.kind === "alias" || (type.kind === "record" && type.role === "topic")) return;
  for (const member of memberTypes(type)) {
    const inner = underAliases(resolution, member);
    if (inner === null || (inner.kind !== "list" && inner.kind !== "map")) continue;
    if (type.kind === "union") addWrapper(resolution, draft, inner, wrappers);
    else addNested(resolution, draft, inner, wrappers);
  }
}

function addNested(resolution: Resolution, draft: UnitDraft, type: TypeRef, wrappers: Map<TypeId, WrapperType>): void {
  const content = type.kind === "list" ? type.item : type.kind === "map" ? type.value : null;
  const inner = content === null ? null : underAliases(resolution, content);
  if (inner !== null && (inner.kind === "list" || inner.kind === "map")) addWrapper(resolution, draft, inner, wrappers);
}

function addWrapper(
  resolution: Resolution,
  draft: UnitDraft,
  content: TypeRef,
  wrappers: Map<TypeId, WrapperType>,
): void {
  const wanted = wrapperName(content, namingFor(resolution, draft.unit.id));
  const structure = structureOf(resolution, content);
  let wrapper = wrapperCalled(draft, wanted, content);
  // `map<date>` and the map of a type `Date` would be called alike.
  for (let number = 2; isOther(resolution, wrappers.get(wrapper.id), structure); number += 1)
    wrapper = wrapperCalled(draft, `${wanted}${number}`, content);
  if (!wrappers.has(wrapper.id)) wrappers.set(wrapper.id, wrapper);
  addNested(resolution, draft, content, wrappers);
}

function wrapperCalled({ unit }: UnitDraft, name: string, content: TypeRef): WrapperType {
  return { id: `${unit.fullName}.${name}`, name, unit: unit.id, content, number: 1 };
}

function isOther(resolution: Resolution, known: WrapperType | undefined, structure: string): boolean {
  return known !== undefined && structureOf(resolution, known.content) !== structure;
}

/** The same for types that protobuf cannot tell apart: without aliases, and with keys for refs. */
function structureOf(resolution: Resolution, type: TypeRef): string {
  const inner = underAliases(resolution, type);
  if (inner === null) return "";
  switch (inner.kind) {
    case "list":
      return `list<${structureOf(resolution, inner.item)}>`;
    case "map":
      return `map<${structureOf(resolution, inner.value)}>`;
    case "ref": {
      const key = keyType(resolution, inner.id);
      return key === null ? "" : structureOf(resolution, key);
    }
    default:
      return typeText(inner);
  }
}

/** How wrappers of a unit are named while the model is being made. */
export function namingFor(resolution: Resolution, unit: string): WrapperNaming {
  return { unit, type: (id) => resolution.types.get(id), keyOf: (id) => keyType(resolution, id) };
}

/** What a `ref` carries; null where the entity is broken. */
export function keyType(resolution: Resolution, entity: TypeId): TypeRef | null {
  const record = recordOf(resolution, entity);
  if (record === null || record.key === null) return null;
  if (record.keyRecord !== null) return { kind: "named", id: record.keyRecord };
  return record.fields.find((it) => it.name === record.key?.[0])?.type ?? null;
}
