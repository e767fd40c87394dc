import fc, { type Arbitrary } from "fast-check";
import { type Constraints, plainScalars, type Scalar } from "../../generator/model/types.ts";
import { codePoints } from "../../runtime/src/values/text.ts";

const maxSeconds = 315_576_000_000;

/** Values of a scalar within its bounds; with them those that are known for trouble. */
export function scalarValues(scalar: Scalar, bounds: Constraints): Arbitrary<unknown> {
  switch (scalar.name) {
    case "string":
    case "id":
      return texts(bounds);
    case "bool":
      return fc.boolean();
    case "int":
      return whole(bounds, -(2 ** 31), 2 ** 31 - 1);
    case "safeint":
      return whole(bounds, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case "duration":
      return whole(bounds, 0, maxSeconds * 1000);
    case "long":
      return fc.bigInt(bigBounds(bounds, 0, -(2n ** 63n), 2n ** 63n - 1n));
    case "double":
      return doubles(bounds);
    case "decimal":
      return decimals(scalar.precision, scalar.scale, bounds);
    case "bytes":
      return fc.uint8Array({ minLength: bounds.minLength ?? 0, maxLength: bounds.maxLength ?? 12 });
    case "timestamp":
      return fc.date({
        min: new Date("0001-01-01T00:00:00.000Z"),
        max: new Date("9999-12-31T23:59:59.999Z"),
        noInvalidDate: true,
      });
    case "date":
      return days;
    case "uuid":
      return fc.tuple(fc.uuid(), fc.boolean()).map(([uuid, isUpper]) => (isUpper ? uuid.toUpperCase() : uuid));
    case "json":
      return jsonValues;
  }
}

/** Every scalar name has values. */
export const allScalarNames = [...plainScalars, "decimal"] as const;

const character = fc.oneof(
  { arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), weight: 3 },
  {
    arbitrary: fc.constantFrom("\u0000", "\ud83d\ude00", "é", "\u2028", "\ufeff", '"', "\\", "a", "Z", "0", " "),
    weight: 2,
  },
);

/** Texts that UTF-8 can say. */
export const anyText: Arbitrary<string> = fc.string({ unit: character, maxLength: 8 });

/** Keys of maps and objects: any text but one. */
export const anyKey: Arbitrary<string> = fc.oneof(
  { arbitrary: anyText.filter((it) => it !== "__proto__"), weight: 3 },
  {
    arbitrary: fc.constantFrom(
      "",
      ".",
      "a.b",
      "toString",
      "valueOf",
      "hasOwnProperty",
      "constructor",
      "__defineGetter__",
      "0",
      "-1",
      "length",
    ),
    weight: 1,
  },
);

const days = fc
  .date({ min: new Date("0001-01-01T00:00:00.000Z"), max: new Date("9999-12-31T00:00:00.000Z"), noInvalidDate: true })
  .map((it) => it.toISOString().slice(0, 10));

const { inner: jsonInner } = fc.letrec((tie) => ({
  inner: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom(null, true, false, 0, -0, 1e21, 5e-324, 0.1, 2 ** 53 + 2),
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("inner"), { maxLength: 3 }),
    fc.dictionary(anyKey, tie("inner"), { maxKeys: 3 }),
  ),
}));
const jsonValues = jsonInner.filter((it) => it !== null);

function texts({ minLength, maxLength, pattern }: Constraints): Arbitrary<string> {
  const [least, most] = [minLength ?? 0, maxLength ?? Math.max(8, minLength ?? 0)];
  if (pattern === null) return fc.string({ unit: character, minLength: least, maxLength: most });
  return fc
    .stringMatching(new RegExp(pattern, "u"))
    .filter(
      (it) =>
        !/\p{Surrogate}/u.test(it) && codePoints(it) >= least && (maxLength === null || codePoints(it) <= maxLength),
    );
}

function whole(bounds: Constraints, least: number, most: number): Arbitrary<number> {
  const min = Math.max(
    least,
    Number(bounds.min ?? least),
    bounds.exclusiveMin === null ? least : Number(bounds.exclusiveMin) + 1,
  );
  const max = Math.min(
    most,
    Number(bounds.max ?? most),
    bounds.exclusiveMax === null ? most : Number(bounds.exclusiveMax) - 1,
  );
  const edges = [min, max, min + 1, max - 1, 0].filter((it) => it >= min && it <= max);
  return fc.oneof(
    {
      arbitrary: fc
        .maxSafeInteger()
        .map((it) => min + (Math.abs(it) % (max - min + 1)))
        .filter((it) => it <= max),
      weight: 3,
    },
    fc.constantFrom(...edges),
  );
}

function doubles({ min, max, exclusiveMin, exclusiveMax }: Constraints): Arbitrary<number> {
  const low = exclusiveMin ?? min;
  const high = exclusiveMax ?? max;
  return fc.double({
    noNaN: true,
    noDefaultInfinity: true,
    ...(low === null ? {} : { min: Number(low), minExcluded: exclusiveMin !== null }),
    ...(high === null ? {} : { max: Number(high), maxExcluded: exclusiveMax !== null }),
  });
}

function decimals(precision: number, scale: number, bounds: Constraints): Arbitrary<string> {
  const most = 10n ** BigInt(precision) - 1n;
  const within = fc.bigInt(bigBounds(bounds, scale, -most, most));
  return fc.tuple(within, fc.boolean()).map(([value, isSigned]) => decimalText(value, scale, isSigned));
}

function decimalText(value: bigint, scale: number, isSigned: boolean): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n || (value === 0n && isSigned) ? `-${text}` : text;
}

function bigBounds(
  { min, max, exclusiveMin, exclusiveMax }: Constraints,
  scale: number,
  least: bigint,
  most: bigint,
): { readonly min: bigint; readonly max: bigint } {
  const lows = [
    least,
    ...(min === null ? [] : [unscaled(min, scale)]),
    ...(exclusiveMin === null ? [] : [unscaled(exclusiveMin, scale) + 1n]),
  ];
  const highs = [
    most,
    ...(max === null ? [] : [unscaled(max, scale)]),
    ...(exclusiveMax === null ? [] : [unscaled(exclusiveMax, scale) - 1n]),
  ];
  return { min: lows.reduce((a, b) => (a > b ? a : b)), max: highs.reduce((a, b) => (a < b ? a : b)) };
}

function unscaled(text: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
}
