import type { Finding } from "./finding.ts";

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one where it is none. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The value as a list; an empty one where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The member of nested objects and lists, or undefined. */
export function memberOf(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) at = Array.isArray(at) ? at[Number(key)] : objectOf(at)[key];
  return at;
}

/** Every object in a value with the JSON pointer to it, outer ones first. */
export function* objectsIn(value: unknown, pointer = ""): Iterable<readonly [string, JsonObject]> {
  if (isObject(value)) yield [pointer, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield* objectsIn(member, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}

/** The findings that a process of ours printed as JSON. */
export function findingsIn(value: unknown): readonly Finding[] {
  return listOf(value).map((it) => {
    const { file, rule, message } = objectOf(it);
    return { file: String(file), rule: String(rule), message: String(message) };
  });
}
