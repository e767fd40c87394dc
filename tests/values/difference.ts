import { inspect, isDeepStrictEqual } from "node:util";
import { isObject } from "../judges/json.ts";

/** Where two values differ and how, in words; null where they are the same. */
export function difference(expected: unknown, actual: unknown, path = "$"): string | null {
  if (isDeepStrictEqual(expected, actual)) return null;
  if (isPlain(expected) && isPlain(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const inner = difference(own(expected, key), own(actual, key), `${path}.${key}`);
      if (inner !== null) return inner;
    }
  }
  return `${path} is ${shown(actual)}, and not ${shown(expected)}`;
}

/** A value on one line. */
export function shown(value: unknown): string {
  return inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200 });
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return Array.isArray(value) || (isObject(value) && Object.getPrototypeOf(value) === Object.prototype);
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
