import type { Json, JsonCodec } from "./codec.ts";
import * as plain from "./json.ts";
import type { ScalarKind, ScalarType, ScalarValues } from "./scalar.ts";
import * as types from "./scalar.ts";

export type { Draft, Json, JsonCodec, JsonObject } from "./json.ts";
export {
  bool,
  bytes,
  closedEnum,
  date,
  duration,
  empty,
  id,
  isObject,
  isPresent,
  json,
  list,
  map,
  nested,
  object,
  openEnum,
  own,
  refused,
  string,
  timestamp,
  undeclaredVariant,
  unknownVariant,
  uuid,
  variant,
} from "./json.ts";

const integerShape = /^-?(?:0|[1-9][0-9]{0,15})$/;
const numberShape = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;

/** A scalar as protobuf's JSON: 64-bit integers are text, and readers take numbers as text and text as numbers. */
export function scalar<Kind extends ScalarKind, Value extends ScalarValues[Kind]>(
  type: ScalarType<Kind, Value>,
): JsonCodec<Value> {
  const codec = plain.scalar(type);
  switch (type.kind) {
    case "int":
      return {
        encode: codec.encode,
        decode: (json, path, pass) => codec.decode(numberOf(json, integerShape), path, pass),
      };
    case "double":
      return {
        encode: codec.encode,
        decode: (json, path, pass) => codec.decode(numberOf(json, numberShape), path, pass),
      };
    case "safeint":
      return {
        encode: (value, path, pass) => String(codec.encode(value, path, pass)),
        decode: (json, path, pass) => codec.decode(numberOf(json, integerShape), path, pass),
      };
    case "long":
      return { encode: codec.encode, decode: (json, path, pass) => codec.decode(textOf(json), path, pass) };
    default:
      return codec;
  }
}

export const int = scalar(types.int);
export const long = scalar(types.long);
export const safeint = scalar(types.safeint);
export const double = scalar(types.double);

function numberOf(json: Json | undefined, shape: RegExp): Json | undefined {
  return typeof json === "string" && shape.test(json) ? Number(json) : json;
}

function textOf(json: Json | undefined): Json | undefined {
  return typeof json === "number" && Number.isSafeInteger(json) ? String(json) : json;
}

/** A list or map where protobuf has no room for one: the message around it. */
export function wrapper<Value, Init>(items: JsonCodec<Value, Init>): JsonCodec<Value, Init> {
  return {
    encode: (value, path, pass) => ({ items: items.encode(value, path, pass) }),
    decode: (wire, path, pass) => items.decode(plain.object(wire, path, pass, wrapped)["items"], path, pass),
  };
}

const wrapped: ReadonlySet<string> = new Set(["items"]);
