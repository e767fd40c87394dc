import { cycles } from "../base/cycles.ts";
import { at } from "../base/origin.ts";
import type { Field, RecordType, TypeId } from "../model/types.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { addType, recordOf } from "./context.ts";
import { boundedFields, copiedWithin } from "./field-counts.ts";
import { typeNames } from "./names.ts";
import { writtenType } from "./written-type.ts";

/** Copies the fields of `extends` in, brings all into their order, and makes the key records. */
export function flattenRecords(resolution: Resolution): void {
  const broken = reportCircles(resolution);
  const units = new Map(resolution.units.map((it) => [it.unit.id, it]));
  const flattening = { resolution, broken, units, done: new Set<TypeId>() };
  for (const draft of resolution.units) for (const id of [...draft.types]) flatten(flattening, id, 0);
  for (const draft of resolution.units) for (const id of [...draft.types]) addKeyRecord(resolution, draft, id);
}

/** How many records may extend each other in a row. */
const maxExtends = 20;

interface Flattening {
  readonly resolution: Resolution;
  /** Records whose `extends` leads in a circle. */
  readonly broken: ReadonlySet<TypeId>;
  readonly units: ReadonlyMap<string, UnitDraft>;
  readonly done: Set<TypeId>;
}

function reportCircles(resolution: Resolution): ReadonlySet<TypeId> {
  const records = [...resolution.types.values()].filter((it) => it.kind === "record");
  const next = (record: RecordType): readonly RecordType[] => {
    const base = record.extends === null ? null : recordOf(resolution, record.extends);
    return base === null ? [] : [base];
  };
  const circles = cycles(records, next);
  for (const [first, ...others] of circles) {
    if (first === undefined) continue;
    resolution.report({
      code: "extends-cycle",
      message: `'${first.name}' extends itself`,
      origin: at(first.origin, "extends"),
      related: others.slice(0, 5).map((it) => ({ message: `through '${it.name}'`, origin: at(it.origin, "extends") })),
      help: "break the circle: extend the record that has the fields",
    });
  }
  return new Set(circles.flat().map((it) => it.id));
}

function flatten(flattening: Flattening, id: TypeId, depth: number): readonly Field[] {
  const { resolution, broken, done } = flattening;
  const record = recordOf(resolution, id);
  if (record === null || done.has(id)) return record?.fields ?? [];
  done.add(id);
  const isOpen = record.extends !== null && !broken.has(id) && !isTooLong(resolution, record, depth);
  const copied = record.extends === null || !isOpen ? [] : copiedFields(flattening, record, record.extends, depth);
  const fields = boundedFields(resolution, ordered(record, copied, resolution), record.origin);
  resolution.types.set(id, { ...record, fields });
  return fields;
}

function isTooLong(resolution: Resolution, record: RecordType, depth: number): boolean {
  if (depth < maxExtends) return false;
  resolution.report({
    code: "extends-cycle",
    message: `more than ${maxExtends} records extend each other in a row`,
    origin: at(record.origin, "extends"),
    help: "extend the record that has the fields",
  });
  return true;
}

function copiedFields(flattening: Flattening, record: RecordType, from: TypeId, depth: number): readonly Field[] {
  const { resolution, units } = flattening;
  const origin = at(record.origin, "extends");
  const draft = units.get(record.unit);
  if (recordOf(resolution, from) !== null && draft !== undefined)
    return copiedWithin(resolution, draft, flatten(flattening, from, depth + 1), origin);
  const base = resolution.types.get(from);
  if (base !== undefined) {
    resolution.report({
      code: "wrong-kind",
      message: `'${base.name}' is no record: only a record can be extended`,
      origin,
      related: [{ message: "it is here", origin: base.origin }],
      help: "name a type with `fields`",
    });
  }
  return [];
}

function ordered(record: RecordType, copied: readonly Field[], resolution: Resolution): readonly Field[] {
  const own = new Map(record.fields.map((it) => [it.name, it]));
  for (const field of copied) {
    const twin = own.get(field.name);
    if (twin === undefined) continue;
    const related = [{ message: "it is copied from here", origin: field.origin }];
    resolution.report({
      code: "duplicate-field",
      message: `'${field.name}' comes with \`extends\` already`,
      origin: twin.origin,
      related,
      help: "remove it here",
    });
  }
  const all = [...copied.filter((it) => !own.has(it.name)), ...record.fields];
  const byName = new Map(all.map((it) => [it.name, it]));
  const keys = new Set(record.key ?? []);
  return [...[...keys].flatMap((it) => byName.get(it) ?? []), ...all.filter((it) => !keys.has(it.name))];
}

function addKeyRecord(resolution: Resolution, draft: UnitDraft, id: TypeId): void {
  const record = recordOf(resolution, id);
  if (record === null || record.key === null) return;
  checkKey(resolution, record);
  if (record.key.length < 2) return;
  const name = `${record.name}Key`;
  const keyRecord: RecordType = {
    ...record,
    id: `${draft.unit.fullName}.${name}`,
    name,
    description: `The key of ${article(record.name)} ${record.name}.`,
    deprecated: null,
    was: record.was.map((it) => `${it}Key`),
    names: typeNames(name, undefined),
    role: "key",
    key: null,
    extends: null,
    allowExtensionsFrom: [],
    fields: record.fields.filter((it) => record.key?.includes(it.name)),
  };
  const twin = resolution.types.get(keyRecord.id);
  if (twin !== undefined) {
    const related = [{ message: "the type is here", origin: twin.origin }];
    resolution.report({
      code: "name-clash",
      message: `'${name}' is also the name of this entity's key`,
      origin: record.origin,
      related,
      help: "rename one of them",
    });
    return;
  }
  resolution.types.set(record.id, { ...record, keyRecord: keyRecord.id });
  addType(resolution, draft, keyRecord);
}

function article(name: string): string {
  return /^[AEIOU]/.test(name) ? "an" : "a";
}

function checkKey(resolution: Resolution, record: RecordType): void {
  const origin = at(record.origin, "key");
  const fields = new Map(record.fields.map((it) => [it.name, it]));
  for (const [index, name] of (record.key ?? []).entries()) {
    const place = (record.key?.length ?? 0) > 1 ? at(origin, index) : origin;
    const field = fields.get(name);
    if (field === undefined) {
      if (resolution.lostFields.has(name)) continue;
      resolution.report({
        code: "bad-key",
        message: `'${record.name}' has no field '${name}'`,
        origin: place,
        help: () => didYouMean(name, fields.keys()) ?? `the fields are ${[...fields.keys()].slice(0, 20).join(", ")}`,
      });
    } else if (field.optional || field.default !== null || field.patch || !isKeyType(resolution, field)) {
      const related = [{ message: "the field is here", origin: field.origin }];
      resolution.report({
        code: "bad-key",
        message: `the key field '${name}' must be a required scalar, not ${writtenType(field)}`,
        origin: place,
        related,
        help: "a key is an id, a uuid, a text, a whole number or an enum, without `?` and default",
      });
    }
  }
}

const notForKeys: readonly string[] = ["json", "bytes", "double"];

function isKeyType(resolution: Resolution, field: Field): boolean {
  let type = field.type;
  for (let steps = 0; type.kind === "named" && steps < 100; steps += 1) {
    const named = resolution.types.get(type.id);
    if (named === undefined || named.kind === "enum") return true;
    if (named.kind !== "alias") return false;
    type = named.target;
  }
  return type.kind === "scalar" ? !notForKeys.includes(type.scalar.name) : type.kind === "ref";
}
