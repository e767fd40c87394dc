import { fromBase64, toBase64 } from "./base64.ts";
import type { Codec, Json, JsonCodec, Later } from "./codec.ts";
import { isObject, list as listOf, map as mapOf } from "./collections.ts";
import type { ItemLimits } from "./limits.ts";
import type { Pass } from "./pass.ts";
import { refuse, refused } from "./pass.ts";
import type { ScalarKind, ScalarType, ScalarValues } from "./scalar.ts";
import * as types from "./scalar.ts";
import { durationOfText, textOfDuration, timeOfText } from "./time.ts";

export type { Draft, Json, JsonCodec } from "./codec.ts";
export { isObject, isPresent, nested, nullable, own } from "./collections.ts";
export { closedEnum, openEnum } from "./names.ts";
export { refused } from "./pass.ts";

/** A record that is being written: its optional fields are still to come. */
export type JsonObject = { [key: string]: Json };

const longShape = /^-?(?:0|[1-9][0-9]{0,18})$/;

/** How a scalar is written; those that stand for themselves have none. */
type Writer<Kind extends ScalarKind> = (value: ScalarValues[Kind]) => Json;
/** The value that a text stands for, or null. */
type Reader = (text: string) => unknown;

const writers: { readonly [Kind in ScalarKind]?: Writer<Kind> } = {
  long: String,
  bytes: toBase64,
  timestamp: (value) => value.toISOString(),
  duration: textOfDuration,
};

const readers: { readonly [Kind in ScalarKind]?: readonly [read: Reader, expected: string] } = {
  long: [(text) => (longShape.test(text) ? BigInt(text) : null), "64-bit integer as text"],
  bytes: [fromBase64, "base64"],
  timestamp: [dateOf, "time as in 2026-01-15T10:00:00.000Z"],
  duration: [durationOfText, "duration as in 1.5s"],
};

/** A scalar as JSON (types.md): a long is text, bytes are base64, a time is RFC 3339, a duration is seconds. */
export function scalar<Kind extends ScalarKind, Value extends ScalarValues[Kind]>(
  type: ScalarType<Kind, Value>,
): JsonCodec<Value> {
  const write: Writer<Kind> | undefined = writers[type.kind];
  const reader = readers[type.kind];
  const { check } = type;
  if (write === undefined || reader === undefined) return { encode: asJson(check), decode: check };
  const [read, expected] = reader;
  return {
    encode(value, path, pass) {
      const checked = check(value, path, pass);
      return checked === undefined ? refused() : write(checked);
    },
    decode(json, path, pass) {
      if (typeof json !== "string") return notText(json, path, pass, expected);
      const value = read(json);
      return value === null ? refuse(pass, path, "format", `is no ${expected}`) : check(value, path, pass);
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

/** A list whose items are of one type. Absent is empty. */
export function list<Value, Init>(
  item: Later<JsonCodec<Value, Init>>,
  limits?: ItemLimits,
): JsonCodec<readonly Value[], readonly Init[] | undefined> {
  return listOf(item, limits);
}

/** A map whose values are of one type; keys are texts. Absent is empty. */
export function map<Value, Init>(
  value: Later<JsonCodec<Value, Init>>,
  limits?: ItemLimits,
): JsonCodec<{ readonly [key: string]: Value }, { readonly [key: string]: Init } | undefined> {
  return mapOf(value, limits);
}

/** A record without fields. */
export const empty: JsonCodec<Record<never, never>> = {
  encode: (value, path, pass) => (isObject(value, path, pass) ? {} : refused()),
  decode(value, path, pass) {
    object(value, path, pass, noFields);
    return {};
  },
};

const noFields: ReadonlySet<string> = new Set();
const nothing: { readonly [key: string]: Json } = {};

/** The fields of a record that is read. Fields that are not `known` are dropped, or refused where the pass is strict. */
export function object(
  json: Json | null | undefined,
  path: string,
  pass: Pass,
  known: ReadonlySet<string>,
): { readonly [key: string]: Json } {
  if (!isJsonObject(json)) {
    isObject(json, path, pass);
    return nothing;
  }
  if (pass.unknownFields === "reject") {
    for (const key in json) if (!known.has(key)) pass.refuse(`${path}.${key}`, "unknown", "is no field of this type");
  }
  return json;
}

/** The one field of a union that is read, and its value; null where there is not exactly one. */
export function variant(
  json: Json | null | undefined,
  path: string,
  pass: Pass,
): { readonly name: string; readonly value: Json } | null {
  if (!isJsonObject(json)) {
    isObject(json, path, pass);
    return null;
  }
  const present = Object.entries(json).filter(([, value]) => value !== null);
  const [only] = present;
  if (present.length === 1 && only !== undefined) return { name: only[0], value: only[1] };
  pass.refuse(path, "variant", `has ${present.length} variants, and not one`);
  return null;
}

/** A variant that is not declared: kept by readers where they are open, refused where the pass is strict. */
export function unknownVariant(
  name: string,
  path: string,
  pass: Pass,
): { readonly case: "$unknown"; readonly name: string } {
  if (pass.unknownFields === "reject") pass.refuse(`${path}.${name}`, "variant", "is no variant of this type");
  return { case: "$unknown", name };
}

/** A variant that a writer may not write. */
export function undeclaredVariant(path: string, pass: Pass): Json {
  return refuse(pass, path, "variant", "is no declared variant");
}

function isJsonObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function dateOf(text: string): Date | null {
  const time = timeOfText(text);
  return time === null ? null : new Date(time);
}

function notText<Value>(json: Json | null | undefined, path: string, pass: Pass, expected: string): Value {
  const isMissing = json === null || json === undefined;
  return refuse(pass, path, isMissing ? "required" : "type", isMissing ? "is missing" : `is no ${expected}`);
}

/** A scalar that stands for itself in JSON. */
function asJson<Value>(check: (value: unknown, path: string, pass: Pass) => Value): Codec<Json, Value>["encode"] {
  return check as Codec<Json, Value>["encode"];
}
