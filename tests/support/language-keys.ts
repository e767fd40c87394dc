import { styles } from "../../generator/styles/index.ts";
import { commonKeys } from "../../generator/syntax/interaction.ts";
import { cascadedKeys } from "../../generator/syntax/policies.ts";
import { editorSchema } from "../../generator/syntax/schema.ts";
import type { JsonSchema } from "../../generator/syntax/shape.ts";

/** The keys of the language, each under the first place where it may stand: `service.servers.url`, `interaction.retry.on`, `http.route`. */
export interface LanguageKeys {
  /** Each with its schema as text: the same text of the same key is one key that may stand in several places. */
  readonly all: ReadonlyMap<string, string>;
  /** Those that a file of the language uses; a file with mistakes counts as far as it can be followed. */
  readonly usedBy: (file: unknown) => readonly string[];
}

type Properties = Readonly<Record<string, JsonSchema>>;

/**
 * Reads the keys off the schema that editors get. One record shape is one key set, wherever it is used: `retry` of an
 * interaction and of a `defaults` block are the same keys, but those that a style has of its own count for each style.
 */
export function languageKeys(): LanguageKeys {
  const schema = editorSchema(styles);
  const prefixes = new Map<Properties, string>();
  const all = new Map<string, string>();
  collect(schema, "", prefixes, all);
  return { all, usedBy: (file) => used(schema, file, prefixes) };
}

function collect(schema: JsonSchema, place: string, prefixes: Map<Properties, string>, all: Map<string, string>): void {
  const properties = propertiesOf(schema);
  if (properties !== null && !prefixes.has(properties)) {
    prefixes.set(properties, place);
    for (const [key, value] of Object.entries(properties)) {
      const name = keyName(place, key);
      all.set(name, JSON.stringify([key, value]));
      collect(value, name, prefixes, all);
    }
  }
  for (const { part, name } of partsOf(schema, place)) collect(part, name, prefixes, all);
}

function used(schema: JsonSchema, value: unknown, prefixes: ReadonlyMap<Properties, string>): readonly string[] {
  const items = Array.isArray(value) && isSchema(schema["items"]) ? schema["items"] : null;
  return [
    ...(items === null ? [] : asList(value).flatMap((it) => used(items, it, prefixes))),
    ...(isRecord(value) ? Object.entries(value).flatMap(([key, it]) => usedAt(schema, key, it, prefixes)) : []),
    ...alternatives(schema, value).flatMap((it) => used(it, value, prefixes)),
  ];
}

function usedAt(
  schema: JsonSchema,
  key: string,
  value: unknown,
  prefixes: ReadonlyMap<Properties, string>,
): readonly string[] {
  const properties = propertiesOf(schema) ?? {};
  const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (property === undefined) return patternParts(schema, key).flatMap((it) => used(it, value, prefixes));
  return [keyName(prefixes.get(properties) ?? "", key), ...used(property, value, prefixes)];
}

/** What a key is called: a common one of interactions and `defaults` blocks once for all styles. */
function keyName(place: string, key: string): string {
  const isStyle = styles.some((it) => it.name === place);
  if (isStyle && (key === "style" || Object.hasOwn(commonKeys, key))) return `interaction.${key}`;
  const isDefaults = /(?:^|\.)defaults$/.test(place);
  const isStyleDefaults = styles.some((it) => place === `defaults.${it.name}`);
  if (isDefaults || (isStyleDefaults && Object.hasOwn(cascadedKeys, key))) return `defaults.${key}`;
  return place === "" ? key : `${place}.${key}`;
}

interface Part {
  readonly part: JsonSchema;
  readonly name: string;
}

/** The schemas below one, other than those of known keys, each with the name of its place. */
function partsOf(schema: JsonSchema, place: string): readonly Part[] {
  const here = (part: unknown): readonly Part[] => (isSchema(part) ? [{ part, name: place }] : []);
  const list = (name: string) => (Array.isArray(schema[name]) ? schema[name] : []);
  const patterns = isRecord(schema["patternProperties"]) ? Object.values(schema["patternProperties"]) : [];
  return [
    ...here(schema["items"]),
    ...patterns.flatMap(here),
    ...list("anyOf").flatMap(here),
    ...list("allOf").flatMap((it: unknown) =>
      isRecord(it) && isSchema(it["then"]) ? [{ part: it["then"], name: styleOf(it) }] : [],
    ),
    ...(schema["if"] === undefined ? [] : branches(schema)),
  ];
}

function branches(schema: JsonSchema): readonly Part[] {
  const condition = schema["if"];
  const required = isRecord(condition) && Array.isArray(condition["required"]) ? String(condition["required"][0]) : "";
  const then = isSchema(schema["then"]) ? [{ part: schema["then"], name: required }] : [];
  const otherwise = schema["else"];
  if (!isSchema(otherwise)) return then;
  return [...then, { part: otherwise, name: otherwise["if"] === undefined ? "workspace" : "" }];
}

/** The alternatives of a schema that a value takes. */
function alternatives(schema: JsonSchema, value: unknown): readonly JsonSchema[] {
  const anyOf = (Array.isArray(schema["anyOf"]) ? schema["anyOf"] : []).filter(isSchema);
  const fitting = anyOf.filter((it) => fits(it, value));
  const styled = (Array.isArray(schema["allOf"]) ? schema["allOf"] : []).flatMap((it: unknown) =>
    isRecord(it) && isSchema(it["then"]) && isRecord(value) && value["style"] === styleOf(it) ? [it["then"]] : [],
  );
  const branch = branches(schema).find(
    ({ name }) => name === "" || name === "workspace" || (isRecord(value) && name in value),
  );
  return [...(fitting.length === 0 ? anyOf : fitting), ...styled, ...(branch === undefined ? [] : [branch.part])];
}

/** Whether a value may be meant by a record's schema: its kind, its keys, and its fixed words. */
function fits(schema: JsonSchema, value: unknown): boolean {
  if (schema["type"] === "object" && !isRecord(value)) return false;
  if (schema["type"] === "array" && !Array.isArray(value)) return false;
  const properties = propertiesOf(schema);
  if (properties === null || !isRecord(value))
    return !isRecord(value) || schema["type"] === "object" || schema["anyOf"] !== undefined;
  const isOpen = schema["additionalProperties"] !== false || schema["patternProperties"] !== undefined;
  return Object.entries(value).every(([key, it]) => {
    const property = properties[key];
    return property === undefined ? isOpen : !Array.isArray(property["enum"]) || property["enum"].includes(it);
  });
}

function patternParts(schema: JsonSchema, key: string): readonly JsonSchema[] {
  const patterns = isRecord(schema["patternProperties"]) ? Object.entries(schema["patternProperties"]) : [];
  return patterns.flatMap(([pattern, part]) => (isSchema(part) && new RegExp(pattern).test(key) ? [part] : []));
}

function styleOf(condition: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(condition["if"]);
  return styles.find((it) => text.includes(`"const":"${it.name}"`))?.name ?? "";
}

function propertiesOf(schema: JsonSchema): Properties | null {
  const properties = schema["properties"];
  return isRecord(properties) ? (properties as Properties) : null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
