import fc, { type Arbitrary } from "fast-check";
import { anyKey, anyText } from "./random-scalars.ts";

/** A change of a JSON document at one place. */
export interface JsonMutation {
  /** Which of its places, from 0 to 1. */
  readonly place: number;
  readonly change: (value: unknown) => unknown;
}

const odd: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    1,
    1.5,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    1e300,
    "",
    "0",
    "-0",
    "1.",
    "01",
    "9223372036854775808",
    "-9223372036854775808",
    "1.50",
    "-0.00",
    "2026-02-30",
    "0000-01-01",
    "2026-01-15",
    "2026-01-15T10:00:00Z",
    "2026-01-15T10:00:00.123456+01:00",
    "2026-13-01T00:00:00Z",
    "1.5s",
    "PT1S",
    "-1s",
    "AA==",
    "AAA",
    "A",
    "__proto__",
    "OPEN",
    [],
    [null],
    [0, 0],
    {},
    { a: null },
    { a: 1, b: 2 },
  ),
  anyText,
);

/** A change that keeps, replaces, adds or takes away something. */
export const jsonMutations: Arbitrary<JsonMutation> = fc.record({
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  change: fc.oneof(
    odd.map((value) => () => value),
    fc.tuple(anyKey, odd).map(
      ([key, value]) =>
        (given: unknown) =>
          isPlain(given) ? { ...given, [key]: value } : value,
    ),
    fc.nat(5).map((index) => (given: unknown) => without(given, index)),
    fc.constant((given: unknown) => (Array.isArray(given) ? [...given, ...given] : [given])),
  ),
});

/** The document with one place changed. */
export function mutatedJson(document: unknown, { place, change }: JsonMutation): unknown {
  const count = placesIn(document);
  let left = Math.floor(place * count);
  const visit = (value: unknown): unknown => {
    left -= 1;
    if (left === -1) return change(value);
    if (Array.isArray(value)) return value.map(visit);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, visit(it)]));
  };
  return visit(document);
}

function placesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, it) => sum + placesIn(it), 1);
}

function without(value: unknown, index: number): unknown {
  if (Array.isArray(value)) return value.filter((_, at) => at !== index);
  if (!isPlain(value)) return null;
  return Object.fromEntries(Object.entries(value).filter((_, at) => at !== index));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
