import type { Body } from "../../emit/json-bodies.ts";
import type { DocumentSchemas, Schema, SchemaForm, SchemaUse } from "../../emit/json-schema.ts";
import { fileSchemas, schemasOf } from "../../emit/json-schema.ts";
import type { NamedExample } from "../../emit/shown-example.ts";
import { wireExamples, wireFieldExamples } from "../../emit/shown-example.ts";
import type { JsonValue } from "../../model/types.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";

/** The dialect of all our files. */
export const dialect = "https://json-schema.org/draft/2020-12/schema";

/** The JSON Schema file of a body: all that it reaches stands in it. */
export function schemaFile(workspace: Workspace, unit: Unit, body: Body): Schema {
  const root = body.content.kind === "type" ? { id: body.content.id, form: body.form } : null;
  const schemas = schemasOf(workspace, { unit, uses: usesOf(body), style: fileSchemas, root });
  const schema = rootSchema(schemas, body);
  const definitions = schemas.components();
  const examples = examplesOf(workspace, body);
  return {
    $schema: dialect,
    $id: `${unit.urn}:${body.name}`,
    title: body.name,
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
    ...(examples.length === 0 ? {} : { examples }),
  };
}

function usesOf({ content, form }: Body): readonly SchemaUse[] {
  switch (content.kind) {
    case "type":
      return [{ type: { kind: "named", id: content.id }, form }];
    case "value":
      return [{ type: content.type, form }];
    case "fields":
      return content.fields.map((it): SchemaUse => ({ type: it.type, form: fieldForm(it.patch, form) }));
  }
}

function rootSchema(schemas: DocumentSchemas, { content, form }: Body): Schema {
  switch (content.kind) {
    case "type":
      return schemas.definition(content.id, form);
    case "value":
      return schemas.of(content.type, form);
    case "fields":
      return schemas.ofFields(content.fields, form);
  }
}

function fieldForm(isPatch: boolean, form: SchemaForm): SchemaForm {
  return isPatch ? "patch" : form;
}

function examplesOf(workspace: Workspace, { content, form, examples }: Body): readonly JsonValue[] {
  return distinct(exampleList(workspace, content, form, examples));
}

function exampleList(
  workspace: Workspace,
  content: Body["content"],
  form: SchemaForm,
  given: readonly NamedExample[],
): readonly NamedExample[] {
  switch (content.kind) {
    case "type":
      return wireExamples(workspace, { kind: "named", id: content.id }, form, given);
    case "value":
      return wireExamples(workspace, content.type, form, given);
    case "fields":
      return wireFieldExamples(workspace, content.record, content.fields, form, given);
  }
}

/** Interactions that share a type may give the same example. */
function distinct(examples: readonly NamedExample[]): readonly JsonValue[] {
  return [...new Map(examples.map((it) => [JSON.stringify(it.value), it.value])).values()];
}
