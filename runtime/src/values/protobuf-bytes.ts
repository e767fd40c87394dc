import { type DescField, type DescMessage, type Message, ScalarType, toBinary } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { BackwardWriter } from "./backward-writer.ts";

/** Writes a value without its tag. */
type Put = (value: unknown) => void;
/** Writes a field of a message, with its tags. */
type WriteField = (message: object) => void;

interface Plan {
  /** From the one with the highest number down. */
  fields: readonly WriteField[];
}

/** How protobuf writes a scalar: the type of wire in its tag, what is left out as its zero, and the value. */
interface ScalarForm {
  readonly wire: 0 | 1 | 2;
  isZero(value: unknown): boolean;
  readonly put: Put;
}

// One for all: no message is written while another is.
const writer = new BackwardWriter();
const plans = new WeakMap<DescMessage, Plan | null>();

/**
 * The bytes of a message that a codec made, as protobuf-es would write them and ten times as fast. They are overwritten
 * with those of the next message: copy them before. Throws TypeError where a field holds what is none of its type.
 */
export function protobufBytes(schema: DescMessage, message: Message): Uint8Array {
  let plan = plans.get(schema);
  if (plan === undefined) {
    plan = planOf(schema, new Map());
    plans.set(schema, plan);
  }
  if (plan === null) return toBinary(schema, message);
  writer.clear();
  writeMessage(plan, message);
  return writer.take();
}

/** How a type is written; null where it, or one that it holds, has what our specs never make. */
function planOf(schema: DescMessage, known: Map<DescMessage, Plan>): Plan | null {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const plan: Plan = { fields: [] };
  known.set(schema, plan);
  const fields: WriteField[] = [];
  for (const field of schema.fields.toSorted((left, right) => right.number - left.number)) {
    const write = fieldOf(field, known);
    if (write === null) return null;
    fields.push(write);
  }
  plan.fields = fields;
  return plan;
}

function fieldOf(field: DescField, known: Map<DescMessage, Plan>): WriteField | null {
  const isRequired = field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
  if (isRequired || ("longAsString" in field && field.longAsString)) return null;
  switch (field.fieldKind) {
    case "list":
      return listOf(field, known);
    case "map":
      return mapOf(field, known);
    default: {
      const form = formOf(field, known);
      if (form === null) return null;
      const tag = tagOf(field.number, form.wire);
      const isImplicit = field.presence === FeatureSet_FieldPresence.IMPLICIT;
      return (message) => {
        const value = fieldValue(message, field);
        if (value === undefined || (isImplicit && form.isZero(value))) return;
        form.put(value);
        writer.varint(tag);
      };
    }
  }
}

type ListField = DescField & { fieldKind: "list" };
type MapField = DescField & { fieldKind: "map" };

function listOf(field: ListField, known: Map<DescMessage, Plan>): WriteField | null {
  const form = formOf(field, known);
  if (form === null) return null;
  const tag = tagOf(field.number, field.packed ? 2 : form.wire);
  return (message) => {
    const items: unknown = Reflect.get(message, field.localName);
    if (!Array.isArray(items)) throw wrong("a list");
    if (items.length === 0) return;
    const end = writer.length;
    for (let index = items.length - 1; index >= 0; index -= 1) {
      form.put(items[index]);
      if (!field.packed) writer.varint(tag);
    }
    if (!field.packed) return;
    writer.varint(writer.length - end);
    writer.varint(tag);
  };
}

/** Each entry is a message of its own: its key, and its value. */
function mapOf(field: MapField, known: Map<DescMessage, Plan>): WriteField | null {
  const form = formOf(field, known);
  if (form === null || field.mapKey !== ScalarType.STRING) return null;
  const [tag, keyTag, valueTag] = [tagOf(field.number, 2), tagOf(1, 2), tagOf(2, form.wire)];
  return (message) => {
    const entries: unknown = Reflect.get(message, field.localName);
    if (!isObject(entries)) throw wrong("a map");
    for (const [key, value] of Object.entries(entries).reverse()) {
      const end = writer.length;
      form.put(value);
      writer.varint(valueTag);
      putText(key);
      writer.varint(keyTag);
      writer.varint(writer.length - end);
      writer.varint(tag);
    }
  };
}

/** How the value of a field, or each of its values, is written. */
function formOf(field: DescField, known: Map<DescMessage, Plan>): ScalarForm | null {
  if (field.message !== undefined) return messageForm(field, field.message, known);
  if (field.enum === undefined) return forms[field.scalar] ?? null;
  const zero = field.enum.values[0]?.number;
  return { ...int32, isZero: (value) => value === zero };
}

function messageForm(field: DescField, type: DescMessage, known: Map<DescMessage, Plan>): ScalarForm | null {
  const isGroup = "delimitedEncoding" in field && field.delimitedEncoding;
  // These are no messages in code.
  const isUnwrapped = isWrapperDesc(type) || (type.typeName === "google.protobuf.Struct" && !isJsonValue(field.parent));
  const plan = isGroup || isUnwrapped ? null : planOf(type, known);
  if (plan === null) return null;
  const put: Put = (value) => {
    if (!isObject(value)) throw wrong("a message");
    const end = writer.length;
    writeMessage(plan, value);
    writer.varint(writer.length - end);
  };
  return { wire: 2, isZero: () => false, put };
}

function isJsonValue({ typeName }: DescMessage): boolean {
  return typeName === "google.protobuf.Value";
}

function writeMessage({ fields }: Plan, message: object): void {
  if ("$unknown" in message && Array.isArray(message.$unknown)) putUnknown(message.$unknown);
  for (const write of fields) write(message);
}

/** What a reader kept of a newer writer's fields, as it came. */
function putUnknown(unknown: NonNullable<Message["$unknown"]>): void {
  for (const { no, wireType, data } of unknown.toReversed()) {
    writer.raw(data);
    writer.varint(tagOf(no, wireType));
  }
}

function fieldValue(message: object, { oneof, localName }: DescField): unknown {
  if (oneof === undefined) return Reflect.get(message, localName);
  const chosen: unknown = Reflect.get(message, oneof.localName);
  if (!isObject(chosen)) throw wrong("a choice");
  return "case" in chosen && "value" in chosen && chosen.case === localName ? chosen.value : undefined;
}

function tagOf(number: number, wire: number): number {
  return number * 8 + wire;
}

const int32: ScalarForm = {
  wire: 0,
  isZero: (value) => value === 0,
  put(value) {
    if (typeof value !== "number") throw wrong("an integer");
    if (value >= 0) writer.varint(value);
    else writer.long(BigInt(value));
  },
};

const int64: ScalarForm = {
  wire: 0,
  isZero: (value) => value === 0n,
  put(value) {
    if (typeof value !== "bigint") throw wrong("an integer of 64 bits");
    writer.long(value);
  },
};

const forms: { readonly [Type in ScalarType]?: ScalarForm } = {
  [ScalarType.STRING]: { wire: 2, isZero: (value) => value === "", put: putText },
  [ScalarType.BYTES]: {
    wire: 2,
    isZero: (value) => value instanceof Uint8Array && value.length === 0,
    put(value) {
      if (!(value instanceof Uint8Array)) throw wrong("bytes");
      writer.raw(value);
      writer.varint(value.length);
    },
  },
  [ScalarType.BOOL]: { wire: 0, isZero: (value) => value === false, put: (value) => writer.varint(value ? 1 : 0) },
  [ScalarType.DOUBLE]: {
    wire: 1,
    // Negative zero has a bit that is set.
    isZero: (value) => Object.is(value, 0),
    put(value) {
      if (typeof value !== "number") throw wrong("a number");
      writer.double(value);
    },
  },
  [ScalarType.INT32]: int32,
  [ScalarType.INT64]: int64,
};

function putText(value: unknown): void {
  if (typeof value !== "string") throw wrong("a text");
  const end = writer.length;
  writer.text(value);
  writer.varint(writer.length - end);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function wrong(what: string): TypeError {
  return new TypeError(`a message holds something else than ${what}`);
}
