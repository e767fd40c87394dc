import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Field, NamedType, RecordType, TypeId, TypeRef } from "../model/types.ts";
import { memberTypes } from "../model/walk.ts";
import { checkConstraints } from "./constraints.ts";
import type { Resolution } from "./context.ts";
import { recordOf } from "./context.ts";
import { checkValue, underAliases } from "./values.ts";

/** Checks what leads beyond one type, once all are there, and brings defaults into their one form. */
export function checkTypes(resolution: Resolution): void {
  reportAliasCycles(resolution);
  reportEndless(resolution);
  for (const [id, type] of [...resolution.types]) {
    checkRefs(resolution, type);
    if (type.kind === "alias")
      checkConstraints(resolution, type.constraints, underAliases(resolution, type.target), type.origin);
    if (type.kind === "record")
      resolution.types.set(id, { ...type, fields: type.fields.map((it) => checkedField(resolution, type, it)) });
  }
}

function checkedField(resolution: Resolution, record: RecordType, field: Field): Field {
  // Copied fields were checked where they stand.
  if (!isOwn(record, field)) return withDefault(resolution, field, false);
  checkConstraints(resolution, field.constraints, underAliases(resolution, field.type), field.origin);
  checkPatch(resolution, record, field);
  if (field.default !== null && field.optional) {
    resolution.report({
      code: "optional-default",
      message: `'${field.name}' has a default, so that it is never absent`,
      origin: field.origin,
      help: "remove the `?`",
    });
  }
  return withDefault(resolution, field, true);
}

function withDefault(resolution: Resolution, field: Field, isLoud: boolean): Field {
  if (field.default === null) return field;
  const silent: Resolution = { ...resolution, report: () => undefined };
  const inner = underAliases(resolution, field.type);
  if (isLoud && inner !== null && !mayDefault(resolution, inner)) {
    resolution.report({
      code: "wrong-value",
      message: "only scalars and enums have a default",
      origin: at(field.origin, "default"),
      help: "lists and maps are empty when absent; make a record optional",
    });
    return { ...field, default: null };
  }
  const value = checkValue(
    isLoud ? resolution : silent,
    field.type,
    field.default,
    at(field.origin, "default"),
    field.constraints,
  );
  return { ...field, default: value ?? null };
}

function mayDefault(resolution: Resolution, type: TypeRef): boolean {
  if (type.kind === "scalar") return true;
  return type.kind === "named" && resolution.types.get(type.id)?.kind === "enum";
}

function isOwn(record: RecordType, field: Field): boolean {
  return (
    field.origin.file === record.origin.file &&
    field.origin.path.slice(0, record.origin.path.length).join("\n") === record.origin.path.join("\n")
  );
}

function checkPatch(resolution: Resolution, record: RecordType, field: Field): void {
  if (!field.patch) return;
  const say = (message: string, help: string) =>
    resolution.report({ code: "bad-patch", message, origin: field.origin, help });
  if (field.type.kind === "named" && recordOf(resolution, field.type.id) === null)
    say("only a record can be patched", "name a type with `fields`");
  if (field.optional) say("a patch is never absent: an empty one changes nothing", "remove the `?`");
  if (record.role !== "input" && record.role !== "type")
    say("a patch is a field of `in`: a partial update is on the request side only", "name the record itself");
  if (record.fields.filter((it) => it.patch).length > 1)
    say("one input has one patch", "split it into two interactions");
  if (record.fields.some((it) => it.name === "updateMask"))
    say("'updateMask' is added for the patch", "rename that field");
}

function checkRefs(resolution: Resolution, type: NamedType): void {
  const places: readonly (readonly [TypeRef, Origin])[] = membersWithOrigins(type);
  for (const [member, origin] of places) {
    for (const id of refs(member)) {
      const entity = recordOf(resolution, id);
      if (entity?.key !== null && entity !== null) continue;
      const target = resolution.types.get(id);
      const related = target === undefined ? [] : [{ message: "the type is here", origin: target.origin }];
      resolution.report({
        code: "ref-without-key",
        message: `'${target?.name ?? id}' has no key to refer to`,
        origin,
        related,
        help: "give it `key`, or use the type itself",
      });
    }
  }
}

function membersWithOrigins(type: NamedType): readonly (readonly [TypeRef, Origin])[] {
  switch (type.kind) {
    case "alias":
      return [[type.target, type.origin]];
    case "record":
      return type.fields.map((it) => [it.type, it.origin]);
    case "union":
      return type.variants.map((it) => [it.type, it.origin]);
    case "enum":
      return [];
  }
}

function refs(type: TypeRef): readonly TypeId[] {
  switch (type.kind) {
    case "ref":
      return [type.id];
    case "list":
      return refs(type.item);
    case "map":
      return refs(type.value);
    default:
      return [];
  }
}

function reportAliasCycles(resolution: Resolution): void {
  for (const type of resolution.types.values()) {
    if (type.kind !== "alias" || !leadsTo(resolution, type.target, type.id)) continue;
    const help = "give one of them a type with `fields`";
    resolution.report({
      code: "alias-cycle",
      message: `'${type.name}' is defined by itself`,
      origin: type.origin,
      help,
    });
  }
}

/** Whether a chain of aliases, lists and maps comes to the type of this id. */
function leadsTo(resolution: Resolution, from: TypeRef, id: TypeId): boolean {
  const seen = new Set<TypeId>();
  let current: TypeRef | null = from;
  while (current !== null) {
    if (current.kind === "list") current = current.item;
    else if (current.kind === "map") current = current.value;
    else if (current.kind !== "named" || seen.has(current.id)) return false;
    else {
      seen.add(current.id);
      if (current.id === id) return true;
      const next = resolution.types.get(current.id);
      current = next?.kind === "alias" ? next.target : null;
    }
  }
  return false;
}

/** Reports records whose every value would contain another of itself. */
function reportEndless(resolution: Resolution): void {
  const finite = new Set<TypeId>();
  const types = [...resolution.types.values()];
  for (let changed = true, round = 0; changed; round += 1) {
    changed = false;
    for (const type of round % 2 === 0 ? types : [...types].reverse()) {
      if (finite.has(type.id) || !hasEnd(type, finite, resolution)) continue;
      finite.add(type.id);
      changed = true;
    }
  }
  for (const type of types) {
    if (finite.has(type.id) || type.kind === "alias" || !mentionsItself(resolution, type)) continue;
    resolution.report({
      code: "endless-type",
      message: `every '${type.name}' would contain another one, without end`,
      origin: type.origin,
      help: "make a field on the way optional, or a list",
    });
  }
}

function hasEnd(type: NamedType, finite: ReadonlySet<TypeId>, resolution: Resolution): boolean {
  const ends = (member: TypeRef) =>
    member.kind !== "named" || finite.has(member.id) || !resolution.types.has(member.id);
  switch (type.kind) {
    case "enum":
      return true;
    case "alias":
      return ends(type.target);
    case "union":
      return type.variants.length === 0 || type.variants.some((it) => ends(it.type));
    case "record":
      return type.fields.every((it) => it.optional || it.patch || ends(it.type));
  }
}

function mentionsItself(resolution: Resolution, type: NamedType): boolean {
  const seen = new Set<TypeId>();
  const stack: NamedType[] = [type];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    for (const member of memberTypes(current)) {
      if (member.kind !== "named") continue;
      if (member.id === type.id) return true;
      const next = resolution.types.get(member.id);
      if (next === undefined || seen.has(member.id)) continue;
      seen.add(member.id);
      stack.push(next);
    }
  }
  return false;
}
