import type { JsonValue } from "../../model/types.ts";

/** An object of the document. */
export interface Json {
  readonly [key: string]: JsonValue;
}

/** A key with a value under it, or nothing where there is no value. */
export function given(key: string, value: JsonValue | null): Json {
  return value === null ? {} : { [key]: value };
}

/** A list under a key, or nothing where it is empty. */
export function listed(key: string, values: readonly JsonValue[]): Json {
  return values.length === 0 ? {} : { [key]: values };
}

/** A reference within the document. */
export function ref(...path: readonly string[]): Json {
  return { $ref: `#/${path.map((it) => it.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}` };
}
