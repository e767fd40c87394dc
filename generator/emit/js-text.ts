import type { JsonValue } from "../model/types.ts";

// Line separators end a line for some readers, and controls and byte order marks vanish in others.
const risky = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A string literal of JavaScript and TypeScript, in double quotes, that holds exactly this text. */
export function jsString(text: string): string {
  return JSON.stringify(text).replace(risky, escaped);
}

/** A pattern as a literal, for code points; the engine's own source escapes what would end it. */
export function jsPattern(pattern: string): string {
  return `/${new RegExp(pattern, "u").source.replace(risky, escaped)}/u`;
}

/** The text as it stands inside a template literal. */
export function jsTemplateText(text: string): string {
  return jsString(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/[`$]/g, (it) => `\\${it}`);
}

/** A JavaScript expression, on one line, whose value is this JSON value. */
export function jsLiteral(value: JsonValue): string {
  if (typeof value === "string") return jsString(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsLiteral).join(", ")}]`;
  const members = Object.entries(value).map(([key, it]) => `${jsKey(key)}: ${jsLiteral(it)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function isList(value: readonly JsonValue[] | { readonly [key: string]: JsonValue }): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A key of an object literal; a plain `__proto__` would set the prototype instead of a member. */
export function jsKey(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : jsString(key);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
