import type { Interaction } from "../model/interaction.ts";
import type { Field } from "../model/types.ts";
import { isRequiredInput, recordType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";

/** A field that stands beside the body of a message: in the address, in a header, or as an argument of a graph's field. */
export interface RootField {
  readonly field: Field;
  readonly name: string;
  readonly in: "path" | "query" | "header" | "response-header" | "argument" | "body";
  readonly need: "required" | "optional" | "default";
}

/** The fields of an interaction that travel beside its body, or would if they were not in it. */
export function rootFields(workspace: Workspace, interaction: Interaction): readonly RootField[] {
  switch (interaction.style) {
    case "http":
      return [...requestFields(workspace, interaction), ...responseHeaders(workspace, interaction)];
    case "graphql":
      return argumentsOf(workspace, interaction);
    default:
      return [];
  }
}

type Of<S> = Extract<Interaction, { style: S }>;

function requestFields(workspace: Workspace, { input }: Of<"http">): readonly RootField[] {
  const headers = new Map(input.headers.map((it) => [it.field, it.header]));
  return recordType(workspace, input.type).fields.map((field): RootField => {
    const need = needOf(workspace, field);
    const header = headers.get(field.name);
    if (header !== undefined) return { field, name: header.toLowerCase(), in: "header", need };
    if (input.path.includes(field.name)) return { field, name: field.name, in: "path", need };
    return { field, name: field.names.json, in: input.query.includes(field.name) ? "query" : "body", need };
  });
}

function responseHeaders(workspace: Workspace, { output }: Of<"http">): readonly RootField[] {
  if (output.kind === "none" || output.headers.length === 0) return [];
  const id = output.kind === "content" ? output.type : output.type.kind === "named" ? output.type.id : null;
  const type = id === null ? undefined : workspace.types.get(id);
  if (type?.kind !== "record") return [];
  return output.headers.flatMap(({ field: name, header }) =>
    type.fields
      .filter((it) => it.name === name)
      .map((field) => ({
        field,
        name: header.toLowerCase(),
        in: "response-header" as const,
        need: needOf(workspace, field),
      })),
  );
}

/** Inline fields are arguments; a named type is one argument, `input`, which is walked as a type. */
function argumentsOf(workspace: Workspace, { input }: Of<"graphql">): readonly RootField[] {
  const record = recordType(workspace, input);
  return record.role === "type"
    ? []
    : record.fields.map((field) => ({
        field,
        name: field.names.graphql,
        in: "argument" as const,
        need: needOf(workspace, field),
      }));
}

/** How much a sender must say of a field. */
export function needOf(workspace: Workspace, field: Field): RootField["need"] {
  if (field.optional) return "optional";
  return isRequiredInput(workspace, field) ? "required" : "default";
}
