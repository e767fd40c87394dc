import { parameterText } from "../../emit/document-text.ts";
import type { Field } from "../../model/types.ts";
import { namedType, opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { Json } from "./json.ts";
import { listed } from "./json.ts";

/** The `parameters` of a channel: what each `{name}` of its address is; a note says more of one of them. */
export function channelParameters(
  workspace: Workspace,
  fields: readonly Field[],
  note: { readonly field: string; readonly text: string } | null,
): Json {
  if (fields.length === 0) return {};
  const described = fields.map((it) => {
    const text = parameterText(workspace, it);
    const description = it.name === note?.field ? `${text.replace(/\.$/, "")}; ${note.text}.` : text;
    return [it.name, { description, ...listed("enum", valuesOf(workspace, it)) }] as const;
  });
  return { parameters: Object.fromEntries(described) };
}

function valuesOf(workspace: Workspace, { type }: Field): readonly string[] {
  const { type: inner } = opened(workspace, type);
  const named = inner.kind === "named" ? namedType(workspace, inner.id) : null;
  return named?.kind === "enum" ? named.values.map((it) => it.names.json) : [];
}
