import { bodyFields, resultFields } from "../../emit/http-bodies.ts";
import type { SchemaForm, SchemaUse } from "../../emit/json-schema.ts";
import type { Field, TypeId } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import type { Endpoint } from "./context.ts";
import { hasBody } from "./context.ts";

/** All types that the description of an endpoint mentions, in their forms. */
export function endpointUses(workspace: Workspace, endpoint: Endpoint): readonly SchemaUse[] {
  const errors = hasBody(endpoint) ? endpoint.errors.map((it) => named(it, "out")) : [];
  if (endpoint.style === "http")
    return [...inputUses(workspace, endpoint), ...outputUses(workspace, endpoint), ...errors];
  return [...ofFields(recordType(workspace, endpoint.input).fields, "in"), named(endpoint.send, "out"), ...errors];
}

function inputUses(workspace: Workspace, interaction: HttpInteraction): readonly SchemaUse[] {
  const { type, path, query, headers, body } = interaction.input;
  const names = new Set([...path, ...query, ...headers.map((it) => it.field)]);
  const parameters = ofFields(
    recordType(workspace, type).fields.filter((it) => names.has(it.name)),
    "in",
  );
  switch (body.kind) {
    case "none":
      return parameters;
    case "content":
      return [...parameters, ...rawUses(workspace, type, body.field)];
    case "patch":
      return [...parameters, named(body.type, "patch")];
    case "json": {
      const part = bodyFields(workspace, interaction);
      return [...parameters, ...(part === null ? [named(type, "in")] : ofFields(part.fields, "in"))];
    }
  }
}

function outputUses(workspace: Workspace, interaction: HttpInteraction): readonly SchemaUse[] {
  const { output } = interaction;
  const content = hasBody(interaction);
  switch (output.kind) {
    case "none":
      return [];
    case "content":
      return content ? rawUses(workspace, output.type, output.field) : [];
    case "json": {
      const part = resultFields(workspace, interaction);
      if (part === null) return content ? [{ type: output.type, form: "out" }] : [];
      const inHeaders = part.record.fields.filter((it) => !part.fields.includes(it));
      return ofFields(content ? part.record.fields : inHeaders, "out");
    }
  }
}

/** A raw body of text is described by its type, one of bytes is not. */
function rawUses(workspace: Workspace, record: TypeId, field: string): readonly SchemaUse[] {
  return ofFields(
    recordType(workspace, record).fields.filter((it) => it.name === field),
    "out",
  );
}

function ofFields(fields: readonly Field[], form: SchemaForm): readonly SchemaUse[] {
  return fields.map((it) => ({ type: it.type, form: it.patch ? "patch" : form }));
}

function named(id: TypeId, form: SchemaForm): SchemaUse {
  return { type: { kind: "named", id }, form };
}
