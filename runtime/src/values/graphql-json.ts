import type { Codec, Json, JsonCodec, Later } from "./codec.ts";
import { checkCount, isRecord } from "./collections.ts";
import { isFitKey } from "./json-value.ts";
import type { ItemLimits } from "./limits.ts";
import type { EnumNames, Open } from "./names.ts";
import { openEnum as textEnum } from "./names.ts";
import type { Pass } from "./pass.ts";
import { refuse, refused } from "./pass.ts";

export type { Draft, Json, JsonCodec, JsonObject } from "./json.ts";
export {
  bool,
  bytes,
  closedEnum,
  date,
  double,
  duration,
  empty,
  id,
  int,
  isObject,
  isPresent,
  json,
  list,
  long,
  nested,
  nullable,
  object,
  own,
  refused,
  safeint,
  scalar,
  string,
  timestamp,
  undeclaredVariant,
  uuid,
  variant,
} from "./json.ts";

/** What every open enum and union has for what the reader does not know. */
const unrecognized = "UNRECOGNIZED";

/** An open enum in a graph: a value that its schema does not list arrives as `UNRECOGNIZED`. */
export function openEnum<Known extends string>(
  values: readonly Known[],
  names?: EnumNames<Known>,
): Codec<string, Open<Known>> {
  const { encode, decode } = textEnum(values, names);
  const onWire = new Set(values.map((it) => names?.[it] ?? it));
  return {
    encode,
    decode(wire, path, pass) {
      if (wire === unrecognized) return "$unknown";
      const value = decode(wire, path, pass);
      return typeof wire === "string" && !onWire.has(wire) ? "$unknown" : value;
    },
  };
}

/** A map: a list of entries, since a graph has no maps. Absent is empty. */
export function map<Wire extends Json, Value, Init = Value>(
  value: Later<Codec<Wire, Value, Init>>,
  limits: ItemLimits = {},
): Codec<Json, { readonly [key: string]: Value }, { readonly [key: string]: Init } | undefined> {
  return {
    encode(given, path, pass) {
      const entries = given ?? {};
      if (!isRecord(entries, path, pass)) return refused();
      const keys = Object.keys(entries);
      checkCount(keys.length, path, pass, limits);
      const codec = value();
      return keys
        .filter((key) => isFitKey(key, path, pass))
        .map((key) => ({ key, value: codec.encode(entries[key] as Init, `${path}.${key}`, pass) }));
    },
    decode(wire, path, pass) {
      const list = wire ?? [];
      if (!Array.isArray(list)) return refuse(pass, path, "type", "is no list of entries");
      checkCount(list.length, path, pass, limits);
      const codec = value();
      const entries: Record<string, Value> = {};
      for (const [index, it] of list.entries()) {
        const key = keyOf(it, entries, `${path}.${index}`, pass);
        if (key !== null) entries[key] = codec.decode(it.value, `${path}.${key}`, pass);
      }
      return entries;
    },
  };
}

/** An entity by its key, where a subgraph answers a stub of another's. */
export function stub<Value, Init>(field: string, key: Later<JsonCodec<Value, Init>>): JsonCodec<Value, Init> {
  return {
    encode: (value, path, pass) => ({ [field]: key().encode(value, path, pass) }),
    decode(wire, path, pass) {
      if (!isRecord(wire, path, pass)) return refused();
      return key().decode((wire as { readonly [key: string]: Json })[field], path, pass);
    },
  };
}

/** What a graph answered for a union: the name of the variant's wrapper type, and its fields. */
export function wrapped(
  wire: Json | null | undefined,
  path: string,
  pass: Pass,
): { readonly name: string; readonly fields: { readonly [key: string]: Json } } | null {
  if (!isRecord(wire, path, pass)) return null;
  const fields = wire as { readonly [key: string]: Json };
  const name = fields["__typename"];
  if (typeof name === "string") return { name, fields };
  pass.refuse(path, "variant", "says no __typename");
  return null;
}

/** A variant that the reader does not know, under its name where the graph tells it. */
export function unknownVariant(
  name: Json | undefined,
  path: string,
  pass: Pass,
): { readonly case: "$unknown"; readonly name: string | null } {
  if (pass.unknownFields === "reject") pass.refuse(path, "variant", "is no variant of this type");
  return { case: "$unknown", name: typeof name === "string" ? name : null };
}

function keyOf(entry: Json, entries: Readonly<Record<string, unknown>>, path: string, pass: Pass): string | null {
  if (!isRecord(entry, path, pass)) return null;
  const { key } = entry;
  if (typeof key !== "string") return refuse(pass, `${path}.key`, "type", "is no text") ?? null;
  if (!isFitKey(key, path, pass)) return null;
  if (Object.hasOwn(entries, key)) return refuse(pass, `${path}.key`, "uniqueItems", "is there already") ?? null;
  return key;
}
