import { cycles } from "../base/cycles.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { AliasType, Field, NamedType, RecordType, TypeId, TypeRef } from "../model/types.ts";
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
    if (type.kind !== "record") continue;
    const fields = type.fields.map((it) => checkedField(resolution, type, it));
    if (fields.some((it, index) => it !== type.fields[index])) resolution.types.set(id, { ...type, fields });
  }
}

function checkedField(resolution: Resolution, record: RecordType, field: Field): Field {
  // Copied fields were checked where they stand.
  if (!isOwn(record, field)) return withDefault(resolution, field, false);
  checkConstraints(resolution, field.constraints, underAliases(resolution, field.type), field.origin);
  checkPatch(resolution, record, field);
  checkOptional(resolution, field);
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
    field.origin.file === record.origin.file && record.origin.path.every((it, index) => it === field.origin.path[index])
  );
}

/** A list or map may have a name of its own: `Tags?`. */
function checkOptional(resolution: Resolution, field: Field): void {
  const inner = field.optional && field.type.kind === "named" ? underAliases(resolution, field.type) : null;
  if (inner?.kind !== "list" && inner?.kind !== "map") return;
  resolution.report({
    code: "bad-type",
    message: `a ${inner.kind} cannot be optional: absent means empty`,
    origin: field.origin,
    help: "remove the `?`",
  });
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
  if (record.fields.find((it) => it.patch) !== field) say("one input has one patch", "split it into two interactions");
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

/** How many aliases may lead to one type. */
const maxAliases = 20;

function reportAliasCycles(resolution: Resolution): void {
  const aliases = [...resolution.types.values()].filter((it) => it.kind === "alias");
  const next = (type: AliasType): readonly AliasType[] => {
    const to = aliasUnder(resolution, type.target);
    return to === null ? [] : [to];
  };
  for (const [first, ...others] of cycles(aliases, next)) {
    if (first === undefined) continue;
    resolution.report({
      code: "alias-cycle",
      message: `'${first.name}' is defined by itself`,
      origin: first.origin,
      related: others.slice(0, 5).map((it) => ({ message: `through '${it.name}'`, origin: it.origin })),
      help: "give one of them a type with `fields`",
    });
  }
  for (const type of aliases) {
    if (!isLongChain(resolution, type)) continue;
    resolution.report({
      code: "too-deep",
      message: `'${type.name}' leads through more than ${maxAliases} other names to its type`,
      origin: type.origin,
      help: "name the last type at once",
    });
  }
}

/** Whether just so many aliases lead on from a type that one more is too many: said once a chain, where it passes the limit. */
function isLongChain(resolution: Resolution, type: AliasType): boolean {
  let current: TypeRef = type.target;
  for (let length = 1; length <= maxAliases + 1; length += 1) {
    const named = current.kind === "named" ? resolution.types.get(current.id) : undefined;
    if (named?.kind !== "alias") return length === maxAliases + 1;
    current = named.target;
  }
  return false;
}

/** The alias that a type names, by itself or inside of lists and maps. */
function aliasUnder(resolution: Resolution, type: TypeRef): AliasType | null {
  let current = type;
  while (current.kind === "list" || current.kind === "map")
    current = current.kind === "list" ? current.item : current.value;
  const named = current.kind === "named" ? resolution.types.get(current.id) : undefined;
  return named?.kind === "alias" ? named : null;
}

/** Reports records whose every value would contain another of itself, once a circle. */
function reportEndless(resolution: Resolution): void {
  const endless = endlessTypes(resolution);
  const next = (type: NamedType): readonly NamedType[] =>
    memberTypes(type).flatMap((it) => {
      const inner = it.kind === "named" ? endless.get(it.id) : undefined;
      return inner === undefined ? [] : [inner];
    });
  for (const group of cycles(endless.values(), next)) {
    const [first, ...others] = group.filter((it) => it.kind !== "alias");
    if (first === undefined) continue;
    resolution.report({
      code: "endless-type",
      message: `every '${first.name}' would contain another one, without end`,
      origin: first.origin,
      related: others.slice(0, 5).map((it) => ({ message: `through '${it.name}'`, origin: it.origin })),
      help: "make a field on the way optional, or a list",
    });
  }
}

/** The types without a finite value. A type is looked at again when one that it needs turns out to be finite. */
function endlessTypes(resolution: Resolution): ReadonlyMap<TypeId, NamedType> {
  const finite = new Set<TypeId>();
  // Most types stand after those that they need: few are left for a second look.
  const left = [...resolution.types.values()].filter((type) => {
    const ends = hasEnd(type, finite, resolution);
    if (ends) finite.add(type.id);
    return !ends;
  });
  const users = usersOf(left);
  const waiting = [...left];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (finite.has(type.id) || !hasEnd(type, finite, resolution)) continue;
    finite.add(type.id);
    for (const it of users.get(type.id) ?? []) waiting.push(it);
  }
  return new Map(left.filter((it) => !finite.has(it.id)).map((it) => [it.id, it]));
}

/** By type, the types that have a member of it. */
function usersOf(types: Iterable<NamedType>): ReadonlyMap<TypeId, readonly NamedType[]> {
  const users = new Map<TypeId, NamedType[]>();
  for (const type of types) {
    for (const member of memberTypes(type)) {
      if (member.kind !== "named") continue;
      const others = users.get(member.id);
      if (others === undefined) users.set(member.id, [type]);
      else others.push(type);
    }
  }
  return users;
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
