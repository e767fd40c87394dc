import type { AvroCodec } from "./avro-codec.ts";
import type { Json } from "./codec.ts";
import { quickUnscaled, scaled, unscaled } from "./decimal.ts";
import { refused } from "./pass.ts";
import { decimalTest, longTest, numberTest, textTest } from "./quick-tests.ts";
import type { ScalarKind, ScalarType, ScalarValues } from "./scalar.ts";
import { dateOfDays, daysOfDate, maxDurationMs } from "./time.ts";

type Making<Kind extends ScalarKind> = <Value extends ScalarValues[Kind]>(
  type: ScalarType<Kind, Value>,
) => AvroCodec<Value>;

/**
 * A scalar in Avro (types.md): times are milliseconds, dates are days, decimals are bytes, JSON is its text. What is
 * right for sure passes at once; what is doubted goes to the check, which also tells what is wrong with it.
 */
export function scalar<Kind extends ScalarKind, Value extends ScalarValues[Kind]>(
  type: ScalarType<Kind, Value>,
): AvroCodec<Value> {
  const make: Making<Kind> = makings[type.kind];
  return make(type);
}

// Each kind has functions of its own: one for all would call what the engine cannot foresee. Where a check refuses a
// value, something is written in its place, and nobody reads it.
const makings: { readonly [Kind in ScalarKind]: Making<Kind> } = {
  string: text,
  id: text,
  uuid: ({ check }) => ({
    write: (value, to, path, pass) => void to.string(check(value, path, pass) ?? ""),
    read: (from, path, pass) => check(from.string(), path, pass),
  }),
  bool: ({ check }) => ({
    write: (value, to, path, pass) => to.bool(check(value, path, pass)),
    read: (from, path, pass) => check(from.bool(), path, pass),
  }),
  int: (type) => integer(type, -(2 ** 31), 2 ** 31 - 1),
  safeint: (type) => integer(type, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  long,
  double,
  decimal,
  bytes: ({ check }) => ({
    write: (value, to, path, pass) => to.bytes(check(value, path, pass) ?? nothing),
    read: (from, path, pass) => check(from.bytes(), path, pass),
  }),
  timestamp: ({ check }) => ({
    write: (value, to, path, pass) => to.int(check(value, path, pass)?.getTime() ?? 0),
    read: (from, path, pass) => check(new Date(from.int()), path, pass),
  }),
  duration: (type) => integer(type, 0, maxDurationMs),
  date,
  json: ({ check }) => ({
    write: (value, to, path, pass) => void to.string(JSON.stringify(check(value, path, pass) ?? null)),
    read: (from, path, pass) => check(parsed(from.string()), path, pass),
  }),
};

const nothing = new Uint8Array(0);

function text<Value extends string>({ check, limits }: ScalarType<"string" | "id", Value>): AvroCodec<Value> {
  const isWithin = textTest(limits);
  return {
    write(value, to, path, pass) {
      if (typeof value === "string" && isWithin(value) && to.string(value)) return;
      to.string(check(value, path, pass) ?? "");
    },
    read(from, path, pass) {
      const value = from.string();
      return isWithin(value) ? (value as Value) : check(value, path, pass);
    },
  };
}

/** An integer of Avro that a number holds. */
function integer<Value extends number>(
  { check, limits }: Pick<ScalarType<"int" | "safeint" | "duration", Value>, "check" | "limits">,
  min: number,
  max: number,
): AvroCodec<Value> {
  const isWithin = numberTest([{ min, max }, ...limits]);
  return {
    write(value, to, path, pass) {
      to.int(Number.isInteger(value) && isWithin(value) ? value : (check(value, path, pass) ?? 0));
    },
    read(from, path, pass) {
      const value = from.int();
      return Number.isInteger(value) && isWithin(value) ? (value as Value) : check(value, path, pass);
    },
  };
}

function long<Value extends bigint>({ check, limits }: ScalarType<"long", Value>): AvroCodec<Value> {
  const isWithin = longTest(limits);
  return {
    write(value, to, path, pass) {
      const isRight = typeof value === "bigint" && BigInt.asIntN(64, value) === value && isWithin(value);
      to.long(isRight ? value : (check(value, path, pass) ?? 0n));
    },
    read(from, path, pass) {
      const value = from.long();
      return isWithin(value) ? (value as Value) : check(value, path, pass);
    },
  };
}

function double<Value extends number>({ check, limits }: ScalarType<"double", Value>): AvroCodec<Value> {
  const isWithin = numberTest(limits);
  return {
    write(value, to, path, pass) {
      // Negative zero is zero.
      to.double(Number.isFinite(value) && isWithin(value) ? value + 0 : (check(value, path, pass) ?? 0));
    },
    read(from, path, pass) {
      const value = from.double() + 0;
      return Number.isFinite(value) && isWithin(value) ? (value as Value) : check(value, path, pass);
    },
  };
}

function decimal<Value extends string>(type: ScalarType<"decimal", Value>): AvroCodec<Value> {
  const { check, precision, scale, limits } = type;
  const isWithin = decimalTest(precision, scale, limits);
  return {
    write(value, to, path, pass) {
      const small = typeof value === "string" ? quickUnscaled(value, scale) : Number.NaN;
      if (isWithin(small)) to.twosComplement(small);
      else to.bytes(twosComplement(unscaled(check(value, path, pass) ?? "0")));
    },
    read(from, path, pass) {
      const small = from.smallTwosComplement();
      const value = scaled(small ?? ofTwosComplement(from.bytes()), scale);
      return small !== null && isWithin(small) ? (value as Value) : check(value, path, pass);
    },
  };
}

function date<Value extends string>({ check }: ScalarType<"date", Value>): AvroCodec<Value> {
  return {
    write(value, to, path, pass) {
      const days = typeof value === "string" ? daysOfDate(value) : null;
      if (days === null) check(value, path, pass);
      to.int(days ?? 0);
    },
    read(from, path, pass) {
      const value = dateOfDays(from.int());
      return value === null ? check(null, path, pass) : (value as Value);
    },
  };
}

/** Null where the text is no JSON. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return refused();
  }
}

/** The shortest big-endian two's complement of a number. */
function twosComplement(value: bigint): Uint8Array {
  const reversed: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(BigInt.asUintN(8, rest));
    reversed.push(byte);
    rest >>= 8n;
    if (rest === (byte < 0x80 ? 0n : -1n)) return Uint8Array.from(reversed.reverse());
  }
}

function ofTwosComplement(big: Uint8Array): bigint {
  let value = 0n;
  for (const byte of big) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(big.length * 8, value);
}
