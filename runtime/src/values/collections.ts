import type { Codec, Later } from "./codec.ts";
import { isFitKey } from "./json-value.ts";
import type { ItemLimits } from "./limits.ts";
import type { Pass } from "./pass.ts";
import { refused } from "./pass.ts";

/** A list whose items are of one type. Absent is empty. */
export function list<Wire, Value, Init = Value>(
  item: Later<Codec<Wire, Value, Init>>,
  limits: ItemLimits = {},
): Codec<Wire[], readonly Value[], readonly Init[] | undefined> {
  return {
    encode(value, path, pass) {
      const codec = item();
      return items(value, path, pass, limits, (it, at) => codec.encode(it as Init, at, pass));
    },
    decode(wire, path, pass) {
      const codec = item();
      return items(wire, path, pass, limits, (it, at) => codec.decode(it as Wire, at, pass));
    },
  };
}

/** A map whose values are of one type; keys are texts. Absent is empty. */
export function map<Wire, Value, Init = Value>(
  value: Later<Codec<Wire, Value, Init>>,
  limits: ItemLimits = {},
): Codec<{ [key: string]: Wire }, { readonly [key: string]: Value }, { readonly [key: string]: Init } | undefined> {
  return {
    encode(given, path, pass) {
      const codec = value();
      return entries(given, path, pass, limits, (it, at) => codec.encode(it as Init, at, pass));
    },
    decode(wire, path, pass) {
      const codec = value();
      return entries(wire, path, pass, limits, (it, at) => codec.decode(it as Wire, at, pass));
    },
  };
}

/** The same, or null for "none". */
export function nullable<Wire, Value, Init>(
  codec: Later<Codec<Wire, Value, Init>>,
): Codec<Wire | null, Value | null, Init | null> {
  return {
    encode: (value, path, pass) => (value === null ? null : codec().encode(value, path, pass)),
    decode: (wire, path, pass) => (wire === null || wire === undefined ? null : codec().decode(wire, path, pass)),
  };
}

/** A type that holds itself: refused where it is nested too deep, before the stack ends. */
export function nested<Wire, Value, Init>(codec: Codec<Wire, Value, Init>): Codec<Wire, Value, Init> {
  const { encode, decode } = codec;
  return {
    encode: (value, path, pass) => deeper(path, pass, () => encode(value, path, pass)),
    decode: (wire, path, pass) => deeper(path, pass, () => decode(wire, path, pass)),
  };
}

/** What `make` makes one level down. */
export function deeper<Made>(path: string, pass: Pass, make: () => Made): Made {
  if (!pass.enter(path)) return refused();
  const made = make();
  pass.leave();
  return made;
}

/** Notes a list or map with too few or too many items. */
export function checkCount(count: number, path: string, pass: Pass, { minItems = 0, maxItems }: ItemLimits): void {
  if (count < minItems) pass.refuse(path, "minItems", `has fewer than ${minItems} items`);
  if (maxItems !== undefined && count > maxItems) pass.refuse(path, "maxItems", `has more than ${maxItems} items`);
}

/** Notes items that are alike. What a reader does not know looks alike, and was not so for its writer. */
export function checkUnique(all: readonly unknown[], path: string, pass: Pass): void {
  const seen = new Map<string, number>();
  for (const [index, it] of all.entries()) {
    // What was refused is told already.
    if (it === undefined) continue;
    const text = JSON.stringify(it, comparable);
    if (text.includes('"$unknown"')) continue;
    const first = seen.get(text);
    if (first !== undefined) pass.refuse(`${path}.${index}`, "uniqueItems", `is the same as item ${first}`);
    seen.set(text, index);
  }
}

/** Whether a value is an object with fields; notes it if not. It narrows nothing, since its callers know the type. */
export function isObject(value: unknown, path: string, pass: Pass): boolean {
  return isRecord(value, path, pass);
}

/** The same, for values whose fields are not known. */
export function isRecord(value: unknown, path: string, pass: Pass): value is { readonly [key: string]: unknown } {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return true;
  const isMissing = value === undefined || value === null;
  pass.refuse(path, isMissing ? "required" : "type", isMissing ? "is missing" : "is no object");
  return false;
}

/** Whether a field is there: null is "absent", as everywhere. */
export function isPresent<Value>(value: Value): value is NonNullable<Value> {
  return value !== undefined && value !== null;
}

/**
 * A field of an object that every object seems to have, such as `toString`. It claims that the field is there, like any
 * field's type: its callers ask for null and undefined, or give it to a codec, which does.
 */
export function own<Of extends object, Key extends keyof Of>(object: Of, key: Key): NonNullable<Of[Key]> {
  const field: unknown = Object.hasOwn(object, key) ? object[key] : undefined;
  return field as NonNullable<Of[Key]>;
}

function items<Made>(
  value: unknown,
  path: string,
  pass: Pass,
  limits: ItemLimits,
  make: (item: unknown, path: string) => Made,
): Made[] {
  const all: unknown = value ?? [];
  if (!Array.isArray(all)) {
    pass.refuse(path, "type", "is no list");
    return refused();
  }
  checkCount(all.length, path, pass, limits);
  if (limits.maxItems !== undefined && all.length > limits.maxItems) return refused();
  const made: Made[] = [];
  for (let index = 0; index < all.length; index += 1) made.push(make(all[index], `${path}.${index}`));
  if (limits.uniqueItems === true) checkUnique(made, path, pass);
  return made;
}

function entries<Made>(
  value: unknown,
  path: string,
  pass: Pass,
  limits: ItemLimits,
  make: (item: unknown, path: string) => Made,
): { [key: string]: Made } {
  const all = value ?? {};
  if (!isRecord(all, path, pass)) return refused();
  const keys = Object.keys(all);
  checkCount(keys.length, path, pass, limits);
  const made: Record<string, Made> = {};
  for (const key of keys) {
    if (isFitKey(key, path, pass)) made[key] = make(all[key], `${path}.${key}`);
  }
  return made;
}

function comparable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Uint8Array) return [...value];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
