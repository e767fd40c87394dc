import { unreachable } from "../base/unreachable.ts";
import type { Constraints, Field, JsonValue, RecordType, TypeId, TypeRef, UnionType } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import { keyFields, namedType, opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { exampleScalar } from "./example-scalar.ts";
import { placeholderFor } from "./placeholder.ts";
import { mentionedByValue } from "./type-groups.ts";
import { isObject } from "./wire-json.ts";

/** A value and how large it is: hostile types could make it grow without end. */
export interface Made {
  readonly value: JsonValue;
  readonly size: number;
  readonly depth: number;
}

/** What the making of values knows. */
export interface Making {
  readonly workspace: Workspace;
  /** The value of a record, enum or union; null: none was found. */
  readonly known: (id: TypeId) => Made | null;
  /** Types that lead back to the one being made: what may be left out with them is left out. */
  readonly recursive: ReadonlySet<TypeId>;
  /** Whether all that may be left out is left out. */
  readonly isFrugal: boolean;
}

/** Where a value stands. */
export interface Place {
  readonly name: string;
  /** The name of the record around it. */
  readonly record: string | null;
  readonly constraints: Constraints;
  /** The how-manieth one is wanted, from 0. */
  readonly variant: number;
}

// An optional field is left out of an example that grows beyond this, and beyond the other there is no example.
const comfortableSize = 300;
const greatestSize = 3000;
const greatestDepth = 20;

/** A value of a type in its place; null where none was found. */
export function madeValue(making: Making, type: TypeRef, place: Place): Made | null {
  const { type: inner, aliases, constraints } = opened(making.workspace, type, place.constraints);
  switch (inner.kind) {
    case "scalar": {
      const aliasNames = aliases.map((it) => namedType(making.workspace, it).name);
      const stems = [...aliasNames, place.name, ...(place.record === null ? [] : [place.record])];
      const value = exampleScalar(inner.scalar, constraints, { name: place.name, stems, variant: place.variant });
      return value === null ? null : leaf(value);
    }
    case "list":
      return madeList(making, inner.item, { ...place, constraints });
    case "map":
      return madeMap(making, inner.value, { ...place, constraints });
    case "ref":
      return madeKey(making, inner.id, place);
    case "named":
      return madeNamed(making, inner.id, place);
  }
}

/** The value of a record, enum or union; null where none was found. */
export function madeType(making: Making, id: TypeId): Made | null {
  const type = namedType(making.workspace, id);
  switch (type.kind) {
    case "alias":
      return null;
    case "record":
      return madeRecord(making, type);
    case "enum": {
      const value = type.values.find((it) => it.deprecated === null) ?? type.values[0];
      return value === undefined ? null : leaf(value.name);
    }
    case "union":
      return madeUnion(making, type);
    default:
      return unreachable(type);
  }
}

/** The value of a field: its default, a placeholder for personal data and secrets, or a value of its type. */
export function madeField(making: Making, field: Field, record: RecordType): Made | null {
  if (field.default !== null) return leaf(field.default);
  if (field.safety !== "safe") {
    const placeholder = placeholderFor(making.workspace, field);
    if (placeholder !== null) return leaf(placeholder);
    if (field.optional) return null;
  }
  if (field.name === "nextCursor" && record.role === "output") return leaf(exampleCursor);
  return madeValue(making, field.type, {
    name: field.name,
    record: record.name,
    constraints: field.constraints,
    variant: 0,
  });
}

// What a cursor looks like: opaque.
const exampleCursor = "b3JkZXItMQ";

function leaf(value: JsonValue): Made {
  return { value, size: 1, depth: 1 };
}

function madeRecord(making: Making, type: RecordType): Made | null {
  const entries: (readonly [string, JsonValue])[] = [];
  let size = 1;
  let depth = 1;
  for (const field of type.fields) {
    if (field.optional && isLeftOut(making, field)) continue;
    const made = madeField(making, field, type);
    const fits =
      made !== null && isWithin(size + made.size, made.depth + 1, field.optional ? comfortableSize : greatestSize);
    if (!fits && !field.optional) return null;
    if (!fits) continue;
    entries.push([field.name, made.value]);
    size += made.size;
    depth = Math.max(depth, made.depth + 1);
  }
  return { value: Object.fromEntries(entries), size, depth };
}

function isLeftOut(making: Making, field: Field): boolean {
  return making.isFrugal || field.deprecated !== null || leadsBack(making, field.type);
}

function leadsBack({ workspace, recursive }: Making, type: TypeRef): boolean {
  return recursive.size > 0 && mentionedByValue(workspace, type).some((it) => recursive.has(it));
}

function isWithin(size: number, depth: number, greatest: number): boolean {
  return size <= greatest && depth <= greatestDepth;
}

/** The first variant that can be made, those first that do not lead back. */
function madeUnion(making: Making, type: UnionType): Made | null {
  const ahead = type.variants.filter((it) => !leadsBack(making, it.type));
  const back = type.variants.filter((it) => leadsBack(making, it.type));
  for (const variant of [...ahead, ...back]) {
    const made = madeValue(making, variant.type, {
      name: variant.name,
      record: null,
      constraints: unconstrained,
      variant: 0,
    });
    if (made !== null) return wrapped(variant.name, made);
  }
  return null;
}

function wrapped(name: string, made: Made): Made | null {
  if (made.depth >= greatestDepth) return null;
  return { value: { [name]: made.value }, size: made.size + 1, depth: made.depth + 1 };
}

function madeList(making: Making, item: TypeRef, place: Place): Made | null {
  const least = place.constraints.minItems ?? 0;
  const mayBeEmpty = least === 0;
  const none = mayBeEmpty ? leaf([]) : null;
  if (mayBeEmpty && (making.isFrugal || leadsBack(making, item) || place.constraints.maxItems === 0)) return none;
  const first = madeValue(making, item, itemPlace(place, place.variant));
  const count = Math.max(1, least);
  if (first === null || !isWithin(first.size * count, first.depth + 1, greatestSize)) return none;
  const items = [first.value];
  for (let index = 1; index < count; index += 1) {
    const next = place.constraints.uniqueItems
      ? madeValue(making, item, itemPlace(place, place.variant + index))
      : first;
    if (next === null) return none;
    items.push(next.value);
  }
  return { value: items, size: first.size * count + 1, depth: first.depth + 1 };
}

function itemPlace({ name, record }: Place, variant: number): Place {
  return { name: singular(name), record, constraints: unconstrained, variant };
}

/** `skus` → `sku`, where English makes it easy. */
function singular(name: string): string {
  if (/[^s]ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/i.test(name)) return name.slice(0, -2);
  return /[^sui]s$/i.test(name) ? name.slice(0, -1) : name;
}

function madeMap(making: Making, value: TypeRef, place: Place): Made | null {
  const least = place.constraints.minItems ?? 0;
  const none = least === 0 ? leaf({}) : null;
  if (least === 0 && (making.isFrugal || leadsBack(making, value) || place.constraints.maxItems === 0)) return none;
  const made = madeValue(making, value, itemPlace(place, place.variant));
  const count = Math.max(1, least);
  if (made === null || !isWithin(made.size * count, made.depth + 1, greatestSize)) return none;
  const keys = Array.from({ length: count }, (_, index) => (index === 0 ? "key" : `key${index + 1}`));
  return {
    value: Object.fromEntries(keys.map((it) => [it, made.value])),
    size: made.size * count + 1,
    depth: made.depth + 1,
  };
}

function madeKey(making: Making, entity: TypeId, place: Place): Made | null {
  const fields = keyFields(making.workspace, entity);
  const { name } = namedType(making.workspace, entity);
  const [field] = fields;
  if (fields.length === 1 && field !== undefined) {
    return madeValue(making, field.type, { ...place, name: field.name, record: name, constraints: field.constraints });
  }
  const entries: (readonly [string, JsonValue])[] = [];
  for (const part of fields) {
    const made = madeValue(making, part.type, {
      ...place,
      name: part.name,
      record: name,
      constraints: part.constraints,
    });
    if (made === null) return null;
    entries.push([part.name, made.value]);
  }
  return { value: Object.fromEntries(entries), size: fields.length + 1, depth: 2 };
}

/** The known value, or for a later variant one that differs in what is easy to change. */
function madeNamed(making: Making, id: TypeId, { variant }: Place): Made | null {
  const known = making.known(id);
  return known === null || variant === 0 ? known : varied(making, id, known, variant);
}

function varied(making: Making, id: TypeId, known: Made, variant: number): Made | null {
  const type = namedType(making.workspace, id);
  if (type.kind === "enum") {
    const value = type.values[variant];
    return value === undefined ? null : leaf(value.name);
  }
  if (type.kind !== "record") return null;
  for (const field of type.fields) {
    const { type: inner } = opened(making.workspace, field.type);
    if (inner.kind !== "scalar" || field.safety !== "safe") continue;
    const place = { name: field.name, record: type.name, constraints: field.constraints, variant };
    const other = madeValue(making, field.type, place);
    if (other !== null && isObject(known.value)) {
      return { ...known, value: { ...known.value, [field.name]: other.value } };
    }
  }
  return null;
}
