import { at } from "../base/origin.ts";
import type { Field, RecordType, TypeId } from "../model/types.ts";
import { typeText } from "../model/types.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { addType, recordOf } from "./context.ts";
import { typeNames } from "./names.ts";

/** Copies the fields of `extends` in, brings all into their order, and makes the key records. */
export function flattenRecords(resolution: Resolution): void {
  const open = new Set<TypeId>();
  const done = new Set<TypeId>();
  for (const draft of resolution.units) {
    for (const id of [...draft.types]) flatten(resolution, id, open, done);
  }
  for (const draft of resolution.units) for (const id of [...draft.types]) addKeyRecord(resolution, draft, id);
}

/** How many records may extend each other in a row. */
const maxExtends = 20;

function flatten(resolution: Resolution, id: TypeId, open: Set<TypeId>, done: Set<TypeId>): readonly Field[] {
  const record = recordOf(resolution, id);
  if (record === null || done.has(id)) return record?.fields ?? [];
  if (open.has(id) || open.size > maxExtends) {
    const help = open.has(id) ? "a record cannot extend itself" : `at most ${maxExtends} records extend each other`;
    resolution.report({
      code: "extends-cycle",
      message: `'${record.name}' extends itself`,
      origin: at(record.origin, "extends"),
      help,
    });
    return [];
  }
  open.add(id);
  const copied = record.extends === null ? [] : copiedFields(resolution, record, record.extends, open, done);
  open.delete(id);
  done.add(id);
  const fields = ordered(record, copied, resolution);
  resolution.types.set(id, { ...record, fields });
  return fields;
}

function copiedFields(
  resolution: Resolution,
  record: RecordType,
  from: TypeId,
  open: Set<TypeId>,
  done: Set<TypeId>,
): readonly Field[] {
  if (recordOf(resolution, from) === null) {
    if (resolution.types.has(from)) {
      resolution.report({
        code: "wrong-kind",
        message: "only a record can be extended",
        origin: at(record.origin, "extends"),
        help: "name a type with `fields`",
      });
    }
    return [];
  }
  return flatten(resolution, from, open, done);
}

function ordered(record: RecordType, copied: readonly Field[], resolution: Resolution): readonly Field[] {
  const own = new Set(record.fields.map((it) => it.name));
  for (const field of copied) {
    if (!own.has(field.name)) continue;
    const twin = record.fields.find((it) => it.name === field.name);
    const related = [{ message: "it is copied from here", origin: field.origin }];
    resolution.report({
      code: "duplicate-field",
      message: `'${field.name}' comes with \`extends\` already`,
      origin: twin?.origin ?? record.origin,
      related,
      help: "remove it here",
    });
  }
  const all = [...copied.filter((it) => !own.has(it.name)), ...record.fields];
  const keys = record.key ?? [];
  const isKey = (field: Field) => keys.includes(field.name);
  const keyed = keys.flatMap((name) => all.filter((it) => it.name === name));
  return [...keyed, ...all.filter((it) => !isKey(it))];
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
  for (const name of record.key ?? []) {
    const field = record.fields.find((it) => it.name === name);
    if (field === undefined) {
      resolution.report({
        code: "bad-key",
        message: `'${record.name}' has no field '${name}'`,
        origin,
        help: `the fields are ${record.fields
          .map((it) => it.name)
          .slice(0, 20)
          .join(", ")}`,
      });
    } else if (field.optional || field.default !== null || field.patch || !isKeyType(resolution, field)) {
      const related = [{ message: "the field is here", origin: field.origin }];
      resolution.report({
        code: "bad-key",
        message: `the key field '${name}' must be a required scalar, not ${typeText(field.type)}${field.optional ? "?" : ""}`,
        origin,
        related,
        help: "choose another field",
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
