import type { JsonValue } from "../model/types.ts";
import { sentences } from "./document-text.ts";
import type { Schema } from "./json-schema-scalars.ts";
import { described } from "./json-schema-scalars.ts";

/** The schema, or null: a reader takes null for what is absent. */
export function orNull(schema: Schema): Schema {
  const { description, ...rest } = schema;
  if (Object.keys(rest).length === 0) return schema;
  const { type } = rest;
  if (typeof type === "string") return { ...told(description), ...rest, type: [type, "null"] };
  return { ...told(description), anyOf: [rest, { type: "null" }] };
}

function told(description: JsonValue | undefined): Schema {
  return description === undefined ? {} : { description };
}

/** What a schema says of itself; null: nothing. */
export function textOf({ description }: Schema): string | null {
  return typeof description === "string" ? description : null;
}

/** The schema with this description in place of its own. */
export function retold(schema: Schema, text: string | null): Schema {
  const { description: _, ...rest } = schema;
  return described(text, rest);
}

/** The schema with a text before its own description. */
export function toldBefore(text: string | null, schema: Schema): Schema {
  return retold(schema, sentences(text, textOf(schema)));
}
