import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type Message,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import type { Duration, Timestamp, Value as ValueMessage } from "@bufbuild/protobuf/wkt";
import type { Codec, Json, JsonCodec } from "./codec.ts";
import { isObject } from "./collections.ts";
import type { Open } from "./names.ts";
import { undeclared } from "./names.ts";
import type { Pass } from "./pass.ts";
import { maxDepth, refuse, refused } from "./pass.ts";
import { plainBytes } from "./plain-bytes.ts";
import { protobufBytes } from "./protobuf-bytes.ts";
import { keepWholeTexts } from "./protobuf-text.ts";
import { jsonOfMessage, valueMessageOf } from "./protobuf-value.ts";
import type { ScalarKind, ScalarType, ScalarValues } from "./scalar.ts";
import * as types from "./scalar.ts";

export type { Codec, Draft } from "./codec.ts";
export { isObject, list, map, nested, own } from "./collections.ts";
export { MaskReader, MaskWriter, maskOf, type PatchCodec, patchOfMap } from "./field-mask.ts";
export { refuse, refused } from "./pass.ts";

/** What each scalar is in a message of protobuf-es. */
export interface ProtobufValues extends Omit<ScalarValues, "safeint" | "timestamp" | "duration" | "json"> {
  readonly safeint: bigint;
  readonly timestamp: Timestamp;
  readonly duration: Duration;
  readonly json: ValueMessage;
}

/** Of messages: a level of a type that holds itself may take several of them. */
const recursionLimit = 10 * maxDepth;

interface Form<Kind extends ScalarKind> {
  readonly write: (value: ScalarValues[Kind]) => ProtobufValues[Kind];
  readonly read: (field: ProtobufValues[Kind]) => unknown;
}

const same = { write: <Value>(value: Value): Value => value, read: (field: unknown): unknown => field };
const forms: { readonly [Kind in ScalarKind]: Form<Kind> } = {
  string: same,
  id: same,
  uuid: same,
  bool: same,
  int: same,
  long: same,
  double: same,
  decimal: same,
  // A copy: it outlives the message, which may be a Buffer's, whose `slice` makes none.
  bytes: { write: (value) => value, read: (field) => new Uint8Array(field) },
  date: same,
  safeint: { write: BigInt, read: Number },
  timestamp: { write: (value) => timestampOf(value.getTime()), read: dateOf },
  duration: { write: durationOf, read: millisecondsOf },
  json: { write: valueMessageOf, read: jsonOfMessage },
};

/** A scalar in a message: times and durations are messages of their own. */
export function scalar<Kind extends ScalarKind, Value extends ScalarValues[Kind]>(
  type: ScalarType<Kind, Value>,
): Codec<ProtobufValues[Kind], Value> {
  const form: Form<Kind> = forms[type.kind];
  const { check } = type;
  return {
    encode(value, path, pass) {
      const checked = check(value, path, pass);
      return checked === undefined ? refused() : form.write(checked);
    },
    decode(field, path, pass) {
      return check(field === undefined || field === null ? undefined : form.read(field), path, pass);
    },
  };
}

export const string = scalar(types.string);
export const bool = scalar(types.bool);
export const int = scalar(types.int);
export const long = scalar(types.long);
export const safeint = scalar(types.safeint);
export const double = scalar(types.double);
export const bytes = scalar(types.bytes);
export const timestamp = scalar(types.timestamp);
export const date = scalar(types.date);
export const duration = scalar(types.duration);
export const uuid = scalar(types.uuid);
export const id = scalar(types.id);
export const json = scalar(types.json);

/** An open enum: zero is "absent", and a number that a tolerant reader does not know is `$unknown`. */
export function openEnum<Known extends string, const Numbers extends number>(
  numbers: Readonly<Record<Known, Numbers>>,
): Codec<Numbers, Open<Known>> {
  const { names, values } = tables(numbers);
  return {
    encode: (value, path, pass) => values.get(value) ?? undeclared(value, [...names.values()], path, pass),
    decode(field, path, pass) {
      const known = nameOf(names, field);
      if (known !== undefined) return known;
      if (isAbsent(field)) return undeclared(null, [], path, pass);
      return pass.unknownFields === "reject" ? undeclared(field, [...names.values()], path, pass) : "$unknown";
    },
  };
}

/** A closed enum: its values and no other. */
export function closedEnum<Known extends string, const Numbers extends number>(
  numbers: Readonly<Record<Known, Numbers>>,
): Codec<Numbers, Known> {
  const { names, values } = tables(numbers);
  return {
    encode: (value, path, pass) => values.get(value) ?? undeclared(value, [...names.values()], path, pass),
    decode(field, path, pass) {
      const known = nameOf(names, field);
      return known ?? undeclared(isAbsent(field) ? null : field, [...names.values()], path, pass);
    },
  };
}

/** A record without fields. */
export function empty<const Name extends string>($typeName: Name): Codec<Message<Name>, Record<never, never>> {
  return {
    encode: (value, path, pass) => (isObject(value, path, pass) ? { $typeName } : refused()),
    decode: () => ({}),
  };
}

/** A list or map where protobuf has no room for one: a message around it. */
export function wrapper<const Name extends string, Items, Value, Init>(
  $typeName: Name,
  items: Codec<Items, Value, Init>,
): Codec<Message<Name> & { items: Items }, Value, Init> {
  return {
    encode: (value, path, pass) => ({ $typeName, items: items.encode(value, path, pass) }),
    decode: (message, path, pass) => items.decode(message?.items, path, pass),
  };
}

/** A message without any field. */
export function blank<Shape extends Message>(schema: GenMessage<Shape>): Shape {
  return create(schema);
}

/** A type in protobuf's JSON as its message has it: for what has a mask, which is a text there. */
export function throughMessage<Shape extends Message, Value, Init>(
  schema: GenMessage<Shape>,
  codec: Codec<Shape, Value, Init>,
): JsonCodec<Value, Init> {
  return {
    encode(value, path, pass) {
      const message = codec.encode(value, path, pass);
      return pass.violations.length > 0 ? refused() : toJson(schema, message);
    },
    decode(json, path, pass) {
      const message = messageOfJson(schema, json ?? null, path, pass);
      return message === null ? refused() : codec.decode(message, path, pass);
    },
  };
}

function messageOfJson<Shape extends Message>(
  schema: GenMessage<Shape>,
  json: Json,
  path: string,
  pass: Pass,
): Shape | null {
  try {
    return fromJson(schema, json as Parameters<typeof fromJson>[1], {
      ignoreUnknownFields: pass.unknownFields === "ignore",
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    return refuse(pass, path, "protobuf", `is no ${schema.typeName}: ${why}`) ?? null;
  }
}

/** Whether a message is there; notes it if not. */
export function isThere<Wire>(wire: Wire | null | undefined, path: string, pass: Pass): wire is Wire {
  return isObject(wire, path, pass);
}

/** No variant that the reader knows: a newer writer's. */
export function unknownVariant(path: string, pass: Pass): { readonly case: "$unknown"; readonly name: null } {
  if (pass.unknownFields === "reject") pass.refuse(path, "variant", "has no variant of this type");
  return { case: "$unknown", name: null };
}

/** A variant that a writer may not write. */
export function undeclaredVariant<Wire>(path: string, pass: Pass): Wire {
  return refuse(pass, path, "variant", "is no declared variant");
}

/** The bytes of a value; of no use where the pass refused it. */
export function toProtobuf<Desc extends DescMessage, Init>(
  schema: Desc,
  codec: Codec<MessageShape<Desc>, unknown, Init>,
  value: Init,
  pass: Pass,
): Uint8Array {
  const message = codec.encode(value, "", pass);
  return pass.violations.length > 0 ? refused() : protobufBytes(schema, message).slice();
}

/** The value of a message. */
export function fromProtobuf<Shape extends Message, Value>(
  schema: GenMessage<Shape>,
  codec: Codec<Shape, Value, never>,
  bytesOfMessage: Uint8Array,
  pass: Pass,
): Value {
  const message = messageOf(schema, bytesOfMessage, pass);
  return message === null ? refused() : codec.decode(message, "", pass);
}

function messageOf<Shape extends Message>(
  schema: GenMessage<Shape>,
  bytesOfMessage: Uint8Array,
  pass: Pass,
): Shape | null {
  keepWholeTexts();
  try {
    return fromBinary(schema, plainBytes(bytesOfMessage), { recursionLimit });
  } catch (error) {
    // Cut short, malformed, or nested so deep that the stack ends: whatever it is, the bytes are no such message.
    const why = error instanceof Error ? error.message : "unknown";
    return refuse(pass, "", "protobuf", `is no ${schema.typeName}: ${why}`) ?? null;
  }
}

function tables<Known extends string, Numbers extends number>(numbers: Readonly<Record<Known, Numbers>>) {
  const values = new Map<unknown, Numbers>();
  const names = new Map<number, Known>();
  for (const name in numbers) {
    values.set(name, numbers[name]);
    names.set(numbers[name], name);
  }
  return { values, names };
}

function nameOf<Known>(names: ReadonlyMap<number, Known>, field: number | null | undefined): Known | undefined {
  return field === null || field === undefined ? undefined : names.get(field);
}

/** Zero is protobuf's word for it, unless the enum has a value of that number. */
function isAbsent(field: number | null | undefined): boolean {
  return field === 0 || field === null || field === undefined;
}

function timestampOf(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  return { $typeName: "google.protobuf.Timestamp", seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * 1_000_000 };
}

/** Digits beyond the millisecond are cut. */
function dateOf({ seconds, nanos }: Timestamp): Date {
  return new Date(Number(seconds) * 1000 + Math.floor(nanos / 1_000_000));
}

function durationOf(ms: number): Duration {
  const seconds = Math.floor(ms / 1000);
  return { $typeName: "google.protobuf.Duration", seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * 1_000_000 };
}

function millisecondsOf({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1000 + Math.floor(nanos / 1_000_000);
}
