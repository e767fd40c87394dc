import type { NamedType, TypeId, TypeRef, WrapperType } from "../model/types.ts";
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
  const name = wrapperName(content, namingFor(resolution, draft.unit.id));
  const id = `${draft.unit.fullName}.${name}`;
  if (!wrappers.has(id)) wrappers.set(id, { id, name, unit: draft.unit.id, content, number: 1 });
  addNested(resolution, draft, content, wrappers);
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
