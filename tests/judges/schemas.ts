import { Ajv, type Options, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { type Finding, messageOf } from "./finding.ts";
import { isObject, type JsonObject, memberOf, objectOf } from "./json.ts";

const strict: Options = { strict: true, strictTypes: "log", strictTuples: "log", allErrors: true };

/** An Ajv that refuses what the vocabulary does not have, `x-…` aside; its warnings go to `warn`. */
export function strictAjv(dialect: "2020-12" | "draft-07", warn: (message: string) => void): Ajv {
  const options = { ...strict, logger: { log: () => undefined, warn, error: warn } };
  const ajv = dialect === "2020-12" ? new Ajv2020(options) : new Ajv(options);
  formats.default(ajv);
  return ajv;
}

/** Makes the `x-…` keywords of a JSON text known. */
export function allowExtensions(ajv: Ajv, text: string): void {
  const keywords = new Set([...text.matchAll(/"(x-[a-z0-9-]+)":/g)].map(([, keyword = ""]) => keyword));
  for (const keyword of keywords) ajv.addKeyword(keyword);
}

/** Gives an Ajv the `components.schemas` of an OpenAPI or AsyncAPI document, and answers their names and schemas. */
export function addComponents(ajv: Ajv, document: JsonObject): readonly (readonly [string, unknown])[] {
  const components = Object.entries(objectOf(memberOf(document, "components", "schemas")));
  for (const [name, schema] of components) ajv.addSchema({ ...objectOf(withOwnRefs(schema)), $id: componentId(name) });
  return components;
}

/** A schema of the document and the values that must fit it. */
export interface Judged {
  readonly file: string;
  /** Where in the file, for the reader of a finding. */
  readonly place: string;
  readonly schema: unknown;
  readonly examples: readonly unknown[];
}

/** Whether a schema compiles and its examples fit. */
export function judgeSchema(ajv: Ajv, { file, place, schema, examples }: Judged): readonly Finding[] {
  try {
    const validate = ajv.compile(objectOf(withOwnRefs(schema)));
    return examples.flatMap((it) => exampleFindings(ajv, validate, { file, place, value: it }));
  } catch (error) {
    return [{ file, rule: "schema", message: `${place}: ${messageOf(error)}` }];
  }
}

/** The member of a document that a `{ $ref: "#/…" }` points to; any other value as it is. */
export function resolved(value: unknown, document: JsonObject): unknown {
  const { $ref } = objectOf(value);
  if (typeof $ref !== "string" || !$ref.startsWith("#/")) return value;
  const keys = $ref.slice(2).split("/");
  return resolved(memberOf(document, ...keys.map((it) => it.replaceAll("~1", "/").replaceAll("~0", "~"))), document);
}

function exampleFindings(
  ajv: Ajv,
  validate: ValidateFunction,
  { file, place, value }: { readonly file: string; readonly place: string; readonly value: unknown },
): readonly Finding[] {
  if (validate(value)) return [];
  return [{ file, rule: "example", message: `${place}: ${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}` }];
}

const componentId = (name: string): string => `urn:component:${name}`;

/** A schema whose references to components are by the ids that we give those. */
function withOwnRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOwnRefs);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, key === "$ref" ? ownRef(String(member)) : withOwnRefs(member)]),
  );
}

function ownRef(reference: string): string {
  const [, name, rest] = /^#\/components\/schemas\/([^/]+)(\/.*)?$/.exec(reference) ?? [];
  if (name === undefined) return reference;
  return rest === undefined ? componentId(name) : `${componentId(name)}#${rest}`;
}
