import { none } from "../base/none.ts";
import type { Lock, LockBlock, LockEntry } from "../lock/lock.ts";
import { allocate, blockOf, frozenBase, type Numbered } from "../lock/numbers.ts";
import type {
  EnumType,
  NamedType,
  RecordType,
  Reserved,
  TypeId,
  TypeRef,
  UnionType,
  WireNames,
  WrapperType,
} from "../model/types.ts";
import { scalarText } from "../model/types.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { fieldNames, valueNames, variantNames } from "./names.ts";
import { underAliases } from "./values.ts";
import { keyType } from "./wrappers.ts";

/** The types with their numbers and frozen names, and the blocks of the new lock. */
export interface NumberedTypes {
  readonly types: ReadonlyMap<TypeId, NamedType>;
  readonly wrappers: ReadonlyMap<TypeId, WrapperType>;
  readonly messages: ReadonlyMap<string, LockBlock>;
  readonly enums: ReadonlyMap<string, LockBlock>;
}

/** Gives every field, variant and value its number from the lock; new ones take the next. */
export function numbered(
  resolution: Resolution,
  wrappers: ReadonlyMap<TypeId, WrapperType>,
  lock: Lock,
): NumberedTypes {
  const units = new Map(resolution.units.map((it) => [it.unit.id, it]));
  const lockNames = new Set([...resolution.types.values()].flatMap((it) => lockName(units, it) ?? []));
  const messages = new Map<string, LockBlock>();
  const enums = new Map<string, LockBlock>();
  const moved = new Set<string>();

  const number = (section: "messages" | "enums", type: NamedType, members: readonly Numbered[]): LockBlock => {
    const name = lockName(units, type) ?? type.id;
    const found = blockOf(
      lock,
      section,
      name,
      type.was.map((it) => `${name.slice(0, name.lastIndexOf(".") + 1)}${it}`),
      lockNames,
    );
    if (found !== null && found.name !== name) moved.add(found.name);
    const block = allocate(section, found?.block ?? null, members, resolution.report);
    (section === "messages" ? messages : enums).set(name, block);
    return block;
  };

  for (const [id, type] of resolution.types) {
    const draft = units.get(type.unit);
    if (draft === undefined) continue;
    // In its place, so that the types without numbers are let go one by one.
    resolution.types.set(id, withNumbers(resolution, draft, type, number));
  }
  for (const wrapper of wrappers.values()) {
    const draft = units.get(wrapper.unit);
    if (draft === undefined) continue;
    const before = lock.messages.get(wrapper.id) ?? null;
    const type = lockType(resolution, draft, wrapper.content);
    messages.set(
      wrapper.id,
      allocate(
        "messages",
        before,
        [{ name: "items", was: [], type, isRequired: true, wire: () => null, origin: draft.origin }],
        resolution.report,
      ),
    );
  }
  keepTombstones(lock.messages, messages, moved);
  keepTombstones(lock.enums, enums, moved);
  return { types: resolution.types, wrappers, messages, enums };
}

/** What is gone from the specs stays in the lock, all of it removed: its numbers are never given again. */
function keepTombstones(
  before: ReadonlyMap<string, LockBlock>,
  after: Map<string, LockBlock>,
  moved: ReadonlySet<string>,
): void {
  for (const [name, block] of before) {
    if (after.has(name) || moved.has(name)) continue;
    after.set(name, { ...block, entries: block.entries.map((it) => ({ ...it, removed: true })) });
  }
}

/** The name of a type's block; null for aliases and topics, which have no numbers. */
function lockName(units: ReadonlyMap<string, UnitDraft>, type: NamedType): string | null {
  const unit = units.get(type.unit)?.unit;
  if (unit === undefined || type.kind === "alias") return null;
  if (type.kind !== "record" || type.role === "type" || type.role === "error" || type.role === "key")
    return `${unit.fullName}.${type.name}`;
  return type.role === "topic" ? null : `${unit.fullName}.${type.names.proto}`;
}

type NumberType = (section: "messages" | "enums", type: NamedType, members: readonly Numbered[]) => LockBlock;

function withNumbers(resolution: Resolution, draft: UnitDraft, type: NamedType, number: NumberType): NamedType {
  switch (type.kind) {
    case "alias":
      return type;
    case "enum":
      return numberedEnum(type, number);
    case "union":
      return numberedUnion(resolution, draft, type, number);
    case "record":
      return type.role === "topic"
        ? { ...type, fields: type.fields.map((it, index) => ({ ...it, number: index + 1 })) }
        : numberedRecord(resolution, draft, type, number);
  }
}

function numberedRecord(resolution: Resolution, draft: UnitDraft, record: RecordType, number: NumberType): RecordType {
  const namesOf = (base: string) => fieldNames(base, undefined, draft.jsonNaming);
  const fields = record.fields.map(
    (it): Numbered => ({
      name: it.name,
      was: it.was,
      type: lockType(resolution, draft, it.type),
      isRequired: !it.optional,
      wire: (base) => wireEntry(it, rebased(it, base, namesOf), namesOf(it.name), base),
      origin: it.origin,
    }),
  );
  const mask: readonly Numbered[] = record.fields.some((it) => it.patch)
    ? [{ name: "updateMask", was: [], type: "mask", isRequired: false, wire: () => null, origin: record.origin }]
    : [];
  const block = number("messages", record, [...fields, ...mask]);
  const entries = byName(block);
  return {
    ...record,
    fields: record.fields.map((field) => {
      const entry = entries.get(field.name);
      if (entry === undefined) return field;
      return {
        ...field,
        number: entry.number,
        names: rebased(field, frozenBase(entry), namesOf),
        was: unioned(field.was, entry.was),
      };
    }),
    updateMask: entries.get("updateMask")?.number ?? null,
    reserved: reservedOf(block, (name) => namesOf(name)),
    nextNumber: block.next,
  };
}

/** The names of a field as if it had been called `base` from the start; pinned ones stay. */
function rebased(
  field: { readonly name: string; readonly names: WireNames },
  base: string,
  namesOf: (name: string) => WireNames,
): WireNames {
  if (base === field.name) return field.names;
  const usual = namesOf(field.name);
  const first = namesOf(base);
  const pick = (target: keyof WireNames) =>
    field.names[target] === usual[target] ? first[target] : field.names[target];
  return { json: pick("json"), proto: pick("proto"), avro: pick("avro"), graphql: pick("graphql") };
}

/** What the lock records of the names: nothing where they follow from the field's own name. */
function wireEntry(
  field: { readonly name: string },
  names: WireNames,
  usual: WireNames,
  base: string,
): LockEntry["wire"] {
  if (names === usual) return null;
  const differing = (["json", "proto", "avro", "graphql"] as const).filter((it) => names[it] !== usual[it]);
  if (differing.length === 0) return null;
  if (base !== field.name && names.avro === base) return base;
  if (names.json === names.avro && names.json !== usual.json && names.graphql === usual.graphql) return names.json;
  return Object.fromEntries(differing.map((it) => [it, names[it]]));
}

function numberedEnum(type: EnumType, number: NumberType): EnumType {
  const namesOf = (base: string) => valueNames(type.names.proto, base, undefined);
  const members = type.values.map(
    (it): Numbered => ({
      name: it.name,
      was: it.was,
      type: null,
      isRequired: true,
      wire: (base) => wireEntry(it, rebased(it, base, namesOf), namesOf(it.name), base),
      origin: it.origin,
    }),
  );
  const block = number("enums", type, members);
  const entries = byName(block);
  return {
    ...type,
    values: type.values.map((value) => {
      const entry = entries.get(value.name);
      return entry === undefined
        ? value
        : {
            ...value,
            number: entry.number,
            names: rebased(value, frozenBase(entry), namesOf),
            was: unioned(value.was, entry.was),
          };
    }),
    reserved: reservedOf(block, namesOf),
    nextNumber: block.next,
  };
}

function numberedUnion(resolution: Resolution, draft: UnitDraft, type: UnionType, number: NumberType): UnionType {
  const namesOf = (base: string) => variantNames(base, undefined);
  const members = type.variants.map(
    (it): Numbered => ({
      name: it.name,
      was: it.was,
      type: lockType(resolution, draft, it.type),
      isRequired: true,
      wire: (base) => wireEntry(it, rebased(it, base, namesOf), namesOf(it.name), base),
      origin: it.origin,
    }),
  );
  const block = number("messages", type, members);
  const entries = byName(block);
  return {
    ...type,
    variants: type.variants.map((variant) => {
      const entry = entries.get(variant.name);
      return entry === undefined
        ? variant
        : {
            ...variant,
            number: entry.number,
            names: rebased(variant, frozenBase(entry), namesOf),
            was: unioned(variant.was, entry.was),
          };
    }),
    reserved: reservedOf(block, namesOf),
    nextNumber: block.next,
  };
}

function byName(block: LockBlock): ReadonlyMap<string, LockEntry> {
  return new Map(block.entries.filter((it) => !it.removed).map((it) => [it.name, it]));
}

function unioned(a: readonly string[], b: readonly string[]): readonly string[] {
  return b.every((it) => a.includes(it)) ? a : [...new Set([...a, ...b])];
}

function reservedOf(block: LockBlock, namesOf: (name: string) => WireNames): readonly Reserved[] {
  if (block.entries.every((it) => !it.removed)) return none;
  return block.entries
    .filter((it) => it.removed)
    .map((entry) => {
      const names = namesOf(frozenBase(entry));
      const pinned = typeof entry.wire === "object" && entry.wire !== null ? entry.wire : {};
      return {
        number: entry.number,
        proto: pinned.proto ?? names.proto,
        json: pinned.json ?? names.json,
        avro: pinned.avro ?? names.avro,
      };
    });
}

/** A type as the lock has it: aliases and refs opened, short in its own package. */
function lockType(resolution: Resolution, draft: UnitDraft, type: TypeRef): string {
  const inner = underAliases(resolution, type) ?? type;
  switch (inner.kind) {
    case "scalar":
      return scalarText(inner.scalar);
    case "list":
      return `list<${lockType(resolution, draft, inner.item)}>`;
    case "map":
      return `map<${lockType(resolution, draft, inner.value)}>`;
    case "ref": {
      const key = keyType(resolution, inner.id);
      return key === null ? inner.id : lockType(resolution, draft, key);
    }
    case "named": {
      const named = resolution.types.get(inner.id);
      const prefix = `${draft.unit.fullName}.`;
      return named?.unit === draft.unit.id ? inner.id.slice(prefix.length) : inner.id;
    }
  }
}
