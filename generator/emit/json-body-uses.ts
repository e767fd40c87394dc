import type { Example, Interaction } from "../model/interaction.ts";
import type { Field, JsonValue, RecordType, TypeId, TypeRef } from "../model/types.ts";
import type { Workspace } from "../model/workspace.ts";
import type { HttpInteraction } from "../styles/http/model.ts";
import type { FieldsOf } from "./http-bodies.ts";
import { bodyFields, resultFields } from "./http-bodies.ts";
import type { SchemaForm } from "./json-schema.ts";
import type { NamedExample } from "./shown-example.ts";

/** What a body is. */
export type BodyContent =
  | { readonly kind: "type"; readonly id: TypeId }
  /** A bare list: it has no name of its own. */
  | { readonly kind: "value"; readonly type: TypeRef }
  /** A record less the fields that travel elsewhere. */
  | { readonly kind: "fields"; readonly record: RecordType; readonly fields: readonly Field[] };

/** One JSON body of an interaction. */
export interface BodyUse {
  /** What it is called after the interaction, should it have no name of its own. */
  readonly suffix: "Body" | "Result";
  readonly form: SchemaForm;
  readonly content: BodyContent;
  /** What the spec gives as examples of it, by the spec's names. */
  readonly examples: readonly NamedExample[];
}

/** The JSON bodies of an interaction: payloads and requests closed, answers open. */
export function bodyUses(workspace: Workspace, interaction: Interaction): readonly BodyUse[] {
  const { examples } = interaction;
  switch (interaction.style) {
    case "http":
      return [...requestUse(workspace, interaction), ...answerUse(workspace, interaction)];
    case "event": {
      const isJson = interaction.role.kind === "producer" && interaction.channel.encoding === "json";
      return isJson ? [typeUse(interaction.channel.payload, "in", named(examples, "payload"))] : [];
    }
    case "mqtt":
      if (interaction.role.kind !== "owner") return [];
      return [typeUse(interaction.channel.payload, "in", named(examples, "payload"))];
    case "realtime": {
      const sent = typeUse(interaction.send, "out", named(examples, "output"));
      return interaction.receive === null ? [sent] : [sent, typeUse(interaction.receive, "in", [])];
    }
    case "grpc":
    case "stream":
    case "graphql":
      return [];
  }
}

function typeUse(id: TypeId, form: SchemaForm, examples: readonly NamedExample[]): BodyUse {
  return { suffix: "Result", form, content: { kind: "type", id }, examples };
}

function requestUse(workspace: Workspace, interaction: HttpInteraction): readonly BodyUse[] {
  const { body, type } = interaction.input;
  const examples = named(interaction.examples, "input");
  switch (body.kind) {
    case "none":
    case "content":
      return [];
    case "patch": {
      const given = examples.flatMap((it) => memberOf(it, body.field));
      return [{ suffix: "Body", form: "patch", content: { kind: "type", id: body.type }, examples: given }];
    }
    case "json": {
      const fields = bodyFields(workspace, interaction);
      const content: BodyContent = fields === null ? { kind: "type", id: type } : { kind: "fields", ...fields };
      return [{ suffix: "Body", form: "in", content, examples }];
    }
  }
}

function answerUse(workspace: Workspace, interaction: HttpInteraction): readonly BodyUse[] {
  const { output } = interaction;
  if (output.kind !== "json") return [];
  const fields = resultFields(workspace, interaction);
  const examples = named(interaction.examples, "output");
  return [{ suffix: "Result", form: "out", content: answerContent(output.type, fields), examples }];
}

function answerContent(type: TypeRef, fields: FieldsOf | null): BodyContent {
  if (fields !== null) return { kind: "fields", ...fields };
  return type.kind === "named" ? { kind: "type", id: type.id } : { kind: "value", type };
}

function named(examples: readonly Example[], part: "input" | "output" | "payload"): readonly NamedExample[] {
  return examples.flatMap((it) => {
    const value = it[part];
    return value === null ? [] : [{ name: it.name, value }];
  });
}

function memberOf({ name, value }: NamedExample, field: string): readonly NamedExample[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const member: JsonValue | undefined = Object.entries(value).find(([key]) => key === field)?.[1];
  return member === undefined ? [] : [{ name, value: member }];
}
