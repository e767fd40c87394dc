import type { Constraints, Scalar } from "../../generator/model/types.ts";

const tooLong = 315_576_000_000_001;

/** Values that are none of a scalar, within whatever bounds. */
export function badScalars(scalar: Scalar, bounds: Constraints): readonly unknown[] {
  return [...wrongTypes(scalar), ...(badOf[scalar.name] ?? []), ...ofDigits(scalar), ...outside(scalar, bounds)];
}

const lone = ["\ud800", "a\udfffb"];
const notWhole = [1.5, Number.NaN, Number.POSITIVE_INFINITY, -Number.MIN_VALUE];

const badOf: { readonly [Name in Scalar["name"]]?: readonly unknown[] } = {
  string: lone,
  id: lone,
  int: [2 ** 31, -(2 ** 31) - 1, ...notWhole],
  safeint: [2 ** 53, -(2 ** 53), ...notWhole],
  double: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  long: [2n ** 63n, -(2n ** 63n) - 1n, 2n ** 100n],
  decimal: ["", "1e3", "+1", "01", " 1", ".5", "1.", "-", "NaN", "1,0"],
  timestamp: [new Date(Number.NaN), new Date(-62_135_596_800_001), new Date(253_402_300_800_000)],
  date: [
    "2026-02-30",
    "2025-02-29",
    "0000-01-01",
    "2026-1-1",
    "2026-13-01",
    "2026-01-01T00:00:00Z",
    "+02026-01-01",
    "",
  ],
  duration: [-1, tooLong, ...notWhole],
  uuid: [
    "",
    "018f5a3c7d3e7c419b6a2f1d0c4b8e57",
    "g18f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57",
    "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57 ",
  ],
  json: [Number.NaN, 1n, () => 1, new Date(), { a: undefined }, ["\ud800"], { "\udfff": 1 }, withProto()],
};

function wrongTypes({ name }: Scalar): readonly unknown[] {
  if (name === "json") return [];
  const all: readonly unknown[] = [
    "nothing at all",
    true,
    7,
    7n,
    new Date(),
    new Uint8Array(1),
    {},
    ["a"],
    () => 1,
    Symbol("a"),
  ];
  return all.filter((it) => !isOfType(name, it));
}

function isOfType(name: Scalar["name"], value: unknown): boolean {
  switch (name) {
    case "bool":
      return typeof value === "boolean";
    case "long":
      return typeof value === "bigint";
    case "bytes":
      return value instanceof Uint8Array;
    case "timestamp":
      return value instanceof Date;
    case "int":
    case "safeint":
    case "double":
    case "duration":
      return typeof value === "number";
    case "string":
    case "id":
      return typeof value === "string";
    default:
      return false;
  }
}

function ofDigits(scalar: Scalar): readonly unknown[] {
  if (scalar.name !== "decimal") return [];
  const { precision, scale } = scalar;
  const fraction = scale === 0 ? "" : `.${"1".repeat(scale)}`;
  return [`1${"0".repeat(precision - scale)}${fraction}`, `0.${"1".repeat(scale + 1)}`];
}

function outside(scalar: Scalar, { minLength, maxLength, pattern, ...bounds }: Constraints): readonly unknown[] {
  const isBytes = scalar.name === "bytes";
  const ofLength = (length: number): unknown => (isBytes ? new Uint8Array(length) : "\u{1f600}".repeat(length));
  const { min, max, exclusiveMin, exclusiveMax } = bounds;
  return [
    ...(minLength === null || minLength === 0 ? [] : [ofLength(minLength - 1)]),
    ...(maxLength === null ? [] : [ofLength(maxLength + 1)]),
    ...(pattern === null ? [] : ["/ /".repeat(9)]),
    ...[exclusiveMin, exclusiveMax].flatMap((it) => (it === null ? [] : [bound(scalar, it, 0)])),
    ...(min === null ? [] : [bound(scalar, min, -1)]),
    ...(max === null ? [] : [bound(scalar, max, 1)]),
  ];
}

/** A bound as a value of the scalar, moved by its least step. */
function bound(scalar: Scalar, text: string, step: -1 | 0 | 1): unknown {
  if (scalar.name === "long") return BigInt(text) + BigInt(step);
  if (scalar.name !== "decimal") return Number(text) + step;
  const [whole = "0", fraction = ""] = text.split(".");
  const value = BigInt(whole + fraction.padEnd(scalar.scale, "0")) + BigInt(step);
  const digits = String(value < 0n ? -value : value).padStart(scalar.scale + 1, "0");
  const cut = digits.length - scalar.scale;
  return `${value < 0n ? "-" : ""}${digits.slice(0, cut)}${scalar.scale === 0 ? "" : `.${digits.slice(cut)}`}`;
}

function withProto(): unknown {
  return JSON.parse('{ "__proto__": 1 }');
}
