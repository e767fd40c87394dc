import type { ContentObject, ExamplesObject, MediaTypeObject, RequestBodyObject } from "openapi3-ts/oas31";
import { camelCase } from "../../base/words.ts";
import { nameText } from "../../emit/document-text.ts";
import { bodyFields, resultFields } from "../../emit/http-bodies.ts";
import type { SchemaForm } from "../../emit/json-schema.ts";
import { freeName } from "../../emit/json-schema-names.ts";
import type { NamedExample } from "../../emit/shown-example.ts";
import { wireExamples, wireFieldExamples } from "../../emit/shown-example.ts";
import { isList, isObject } from "../../emit/wire-json.ts";
import type { Field, JsonValue, TypeRef } from "../../model/types.ts";
import { recordType, scalarOf } from "../../model/walk.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import type { Context } from "./context.ts";

/** What a request carries; null: nothing. */
export function requestBody(context: Context, interaction: HttpInteraction): RequestBodyObject | null {
  const { body, type } = interaction.input;
  const given = interaction.examples.flatMap((it) => (it.input === null ? [] : [{ name: it.name, value: it.input }]));
  switch (body.kind) {
    case "none":
      return null;
    case "content":
      return { required: true, content: rawContent(context, recordType(context.workspace, type).fields, body) };
    case "patch": {
      const examples = given.flatMap(({ name, value }) => {
        const patch = isObject(value) ? value[body.field] : undefined;
        return patch === undefined ? [] : [{ name, value: patch }];
      });
      const media = typed(context, { kind: "named", id: body.type }, "patch", examples);
      return { required: true, content: { "application/merge-patch+json": media, "application/json": media } };
    }
    case "json": {
      const part = bodyFields(context.workspace, interaction);
      const media =
        part === null
          ? typed(context, { kind: "named", id: type }, "in", given)
          : {
              schema: context.schemas.ofFields(part.fields, "in"),
              ...shown(wireFieldExamples(context.workspace, part.record, part.fields, "in", given)),
            };
      return { required: true, content: { "application/json": media } };
    }
  }
}

/** What an answer carries; null: nothing. */
export function answerContent(context: Context, interaction: HttpInteraction): ContentObject | null {
  const { output } = interaction;
  const given = interaction.examples.flatMap((it) => (it.output === null ? [] : [{ name: it.name, value: it.output }]));
  switch (output.kind) {
    case "none":
      return null;
    case "content":
      return rawContent(context, recordType(context.workspace, output.type).fields, output);
    case "json": {
      const part = resultFields(context.workspace, interaction);
      if (part === null) return { "application/json": typed(context, output.type, "out", given) };
      return {
        "application/json": {
          schema: context.schemas.ofFields(part.fields, "out"),
          ...shown(wireFieldExamples(context.workspace, part.record, part.fields, "out", given)),
        },
      };
    }
  }
}

/** Examples as OpenAPI has them; a name of several words becomes a key and a summary. */
export function shown(all: readonly NamedExample[]): { readonly examples?: ExamplesObject } {
  const examples = all.filter((it) => !looksLikeSchema(it.value));
  if (examples.length === 0) return {};
  const keys = new Set<string>();
  const entries = examples.map(({ name, value }) => {
    const isKey = /^[A-Za-z0-9._-]+$/.test(name);
    const key = freeName(isKey ? name : camelCase(name) || "example", keys);
    keys.add(key);
    return [key, { ...(isKey ? {} : { summary: nameText(name) }), value }] as const;
  });
  return { examples: Object.fromEntries(entries) };
}

/** A typed body. The made example of a named type is shared. */
function typed(context: Context, type: TypeRef, form: SchemaForm, given: readonly NamedExample[]): MediaTypeObject {
  const { workspace, schemas } = context;
  const schema = schemas.of(type, form);
  const examples = wireExamples(workspace, type, form, given);
  const [only] = examples;
  if (
    given.length > 0 ||
    type.kind !== "named" ||
    only === undefined ||
    looksLikeSchema(only.value) ||
    examples.length > 1
  )
    return { schema, ...shown(examples) };
  const reference = context.examples.ref(schemas.nameOf(type.id, form), () => ({ value: only.value }));
  return { schema, examples: { example: reference } };
}

/** A body that is one field's bytes or text. */
function rawContent(
  { workspace, schemas }: Context,
  fields: readonly Field[],
  { field: name, mediaType }: { readonly field: string; readonly mediaType: string },
): ContentObject {
  const field = fields.find((it) => it.name === name);
  const isText = field !== undefined && scalarOf(workspace, field.type)?.name !== "bytes";
  const schema = isText
    ? schemas.of(field.type, "out", field.constraints)
    : { type: "string" as const, format: "binary" };
  return { [mediaType]: { schema } };
}

/** Linters find schemas by their keywords, and would judge such a value as one: it is not shown. */
function looksLikeSchema(value: JsonValue): boolean {
  if (isList(value)) return value.some(looksLikeSchema);
  if (!isObject(value)) return false;
  const has = (name: string): boolean => Object.hasOwn(value, name);
  const isSchema = (has("example") || has("default")) && schemaKeywords.some(has);
  const isHolder = has("schema") && (has("example") || has("examples"));
  return isSchema || isHolder || Object.values(value).some(looksLikeSchema);
}

const schemaKeywords = ["enum", "type", "format", "$ref", "properties", "items"];
