import type { AvroCodec } from "./avro-codec.ts";
import { AvroReader, MalformedAvro } from "./avro-reader.ts";
import { scalar } from "./avro-scalar.ts";
import { AvroWriter } from "./avro-writer.ts";
import type { Later } from "./codec.ts";
import { checkCount, checkUnique, deeper, isRecord } from "./collections.ts";
import { isFitKey } from "./json-value.ts";
import type { ItemLimits } from "./limits.ts";
import type { Open } from "./names.ts";
import { undeclared } from "./names.ts";
import type { Pass } from "./pass.ts";
import { refuse, refused } from "./pass.ts";
import * as types from "./scalar.ts";

export type { AvroCodec } from "./avro-codec.ts";
export type { AvroReader } from "./avro-reader.ts";
export { scalar } from "./avro-scalar.ts";
export type { AvroWriter } from "./avro-writer.ts";
export type { Draft } from "./codec.ts";
export { isObject, own } from "./collections.ts";

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

/** An open enum: `UNRECOGNIZED` comes first, and stands for what the reader's schema does not know. */
export function openEnum<Known extends string>(values: readonly Known[]): AvroCodec<Open<Known>> {
  const indexes = new Map<unknown, number>(values.map((it, index) => [it, index + 1]));
  return {
    write: (value, to, path, pass) => to.int(indexes.get(value) ?? undeclared<number>(value, values, path, pass) ?? 0),
    read: (from) => values[from.index(values.length + 1) - 1] ?? "$unknown",
  };
}

/** A closed enum: its values and no other. */
export function closedEnum<Known extends string>(values: readonly Known[]): AvroCodec<Known> {
  const indexes = new Map<unknown, number>(values.map((it, index) => [it, index]));
  return {
    write: (value, to, path, pass) => to.int(indexes.get(value) ?? undeclared<number>(value, values, path, pass) ?? 0),
    read: (from, path, pass) => values[from.index(values.length)] ?? undeclared(null, values, path, pass),
  };
}

/** A list in one block. Absent is empty. */
export function list<Value, Init = Value>(
  item: Later<AvroCodec<Value, Init>>,
  limits: ItemLimits = {},
): AvroCodec<readonly Value[], readonly Init[] | undefined> {
  return {
    write(value, to, path, pass) {
      const items: unknown = value ?? [];
      if (!Array.isArray(items)) return pass.refuse(path, "type", "is no list");
      checkCount(items.length, path, pass, limits);
      if (items.length > 0) to.int(items.length);
      const codec = item();
      const written: string[] = [];
      for (let index = 0; index < items.length; index += 1) {
        const start = to.length;
        codec.write(items[index], to, pass.at(path, index), pass);
        if (limits.uniqueItems === true) written.push(to.since(start));
      }
      if (limits.uniqueItems === true && pass.violations.length === 0) checkUnique(written, path, pass);
      to.int(0);
    },
    read(from, path, pass) {
      const items: Value[] = [];
      const codec = item();
      for (let count = from.block(); count > 0; count = from.block()) {
        for (let read = 0; read < count; read += 1) items.push(codec.read(from, pass.at(path, items.length), pass));
      }
      checkCount(items.length, path, pass, limits);
      if (limits.uniqueItems === true) checkUnique(items, path, pass);
      return items;
    },
  };
}

/** A map in one block. Absent is empty. */
export function map<Value, Init = Value>(
  value: Later<AvroCodec<Value, Init>>,
  limits: ItemLimits = {},
): AvroCodec<{ readonly [key: string]: Value }, { readonly [key: string]: Init } | undefined> {
  const isBounded = limits.minItems !== undefined || limits.maxItems !== undefined;
  return {
    write(given, to, path, pass) {
      const entries = given ?? {};
      if (!isRecord(entries, path, pass)) return;
      const keys = Object.keys(entries);
      checkCount(keys.length, path, pass, limits);
      if (keys.length > 0) to.int(keys.length);
      const codec = value();
      for (const key of keys) {
        if (!isFitKey(key, path, pass)) continue;
        to.string(key);
        codec.write(entries[key] as Init, to, pass.at(path, key), pass);
      }
      to.int(0);
    },
    read(from, path, pass) {
      const entries: Record<string, Value> = {};
      const codec = value();
      for (let count = from.block(); count > 0; count = from.block()) {
        for (let read = 0; read < count; read += 1) {
          const key = from.string();
          const it = codec.read(from, pass.at(path, key), pass);
          if (isFitKey(key, path, pass)) entries[key] = it;
        }
      }
      if (isBounded) checkCount(Object.keys(entries).length, path, pass, limits);
      return entries;
    },
  };
}

/** A record without fields. */
export const empty: AvroCodec<Record<never, never>> = {
  write: (value, _to, path, pass) => void isRecord(value, path, pass),
  read: () => ({}),
};

/** A union of null and something: null where there is none. */
export function optional<Value, Init = Value>(
  codec: Later<AvroCodec<Value, Init>>,
): AvroCodec<Value | undefined, Init | undefined> {
  return {
    write(value, to, path, pass) {
      if (value === undefined) return to.int(0);
      to.int(1);
      codec().write(value, to, path, pass);
    },
    read: (from, path, pass) => (from.index(2) === 0 ? undefined : codec().read(from, path, pass)),
  };
}

/** A type that holds itself: refused where it is nested too deep, before the stack ends. */
export function nested<Value, Init>({ write, read }: AvroCodec<Value, Init>): AvroCodec<Value, Init> {
  return {
    write: (value, to, path, pass) => deeper(path, pass, () => write(value, to, path, pass)),
    read(from, path, pass) {
      // What follows cannot be read once something is skipped.
      if (!pass.enter(path)) throw new MalformedAvro("it is nested too deep");
      const value = read(from, path, pass);
      pass.leave();
      return value;
    },
  };
}

/** The variant of a union, which is a record of all of them: more than one is a mistake. */
export function onlyVariant<Value>(before: Value | null, found: Value, path: string, pass: Pass): Value {
  if (before !== null) pass.refuse(path, "variant", "has more than one variant");
  return found;
}

/** No variant that the reader knows: a newer writer's. */
export function unknownVariant(path: string, pass: Pass): { readonly case: "$unknown"; readonly name: null } {
  if (pass.unknownFields === "reject") pass.refuse(path, "variant", "has no variant of this type");
  return { case: "$unknown", name: null };
}

/** A variant that a writer may not write. */
export function undeclaredVariant(path: string, pass: Pass): void {
  pass.refuse(path, "variant", "is no declared variant");
}

// No message is written or read while another one is.
const sharedWriter = new AvroWriter();
const sharedReader = new AvroReader();

/** The bytes of a value; of no use where the pass refused it. */
export function toAvro<Init>(codec: AvroCodec<unknown, Init>, value: Init, pass: Pass): Uint8Array {
  const write = () => {
    sharedWriter.clear();
    codec.write(value, sharedWriter, "", pass);
  };
  if (!pass.isRight(write)) write();
  return sharedWriter.take();
}

/** The value of a message that was written by the same schema. */
export function fromAvro<Value>(codec: AvroCodec<Value, never>, message: Uint8Array, pass: Pass): Value {
  let value: Value = refused();
  const read = () => {
    value = decoded(codec, message, pass);
  };
  if (!pass.isRight(read)) read();
  return value;
}

function decoded<Value>(codec: AvroCodec<Value, never>, message: Uint8Array, pass: Pass): Value {
  try {
    sharedReader.open(message);
    const value = codec.read(sharedReader, "", pass);
    return sharedReader.isAtEnd ? value : refuse(pass, "", "avro", "has bytes after its end");
  } catch (error) {
    if (error instanceof MalformedAvro) return refuse(pass, "", "avro", `is no Avro of this type: ${error.message}`);
    throw error;
  } finally {
    sharedReader.close();
  }
}
