import { dataText, listLines, member } from "../../emit/typescript/operation-text.ts";
import type { Field, JsonValue } from "../../model/types.ts";
import { opened, recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import { contentData, namedField, textForm } from "./text-form.ts";

/** How a request looks: its line, and where each field of the input travels. */
export function requestLines(workspace: Workspace, interaction: HttpInteraction): readonly string[] {
  return [
    member("interaction", interaction.id),
    member("method", interaction.method),
    member("path", interaction.path),
    member("status", interaction.status),
    ...listLines("bind", bindings(workspace, interaction).map(dataText)),
    member("body", bodyData(workspace, interaction)),
  ];
}

/** Where the fields travel that are not in the body. A page's own fields are none of the input's in code. */
function bindings(workspace: Workspace, { input, page }: HttpInteraction): readonly JsonValue[] {
  const record = recordType(workspace, input.type);
  const isOwn = (name: string): boolean => page === null || (name !== "cursor" && name !== "limit");
  const bound = (name: string, place: string, at: (field: Field) => string): JsonValue => {
    const field = namedField(record, name);
    return { field: field.names.json, name: at(field), in: place, ...valueForm(workspace, field) };
  };
  return [
    // A parameter in the path has the name that the path has.
    ...input.path.map((it) => bound(it, "path", (field) => field.name)),
    ...input.query.filter(isOwn).map((it) => bound(it, "query", (field) => field.names.json)),
    ...input.headers.map(({ field, header }) => bound(field, "header", () => header)),
  ];
}

function valueForm(workspace: Workspace, { type }: Field): { readonly [key: string]: JsonValue } {
  const { type: inner } = opened(workspace, type);
  return inner.kind === "list" ? { ...textForm(workspace, inner.item), list: true } : textForm(workspace, inner);
}

function bodyData(workspace: Workspace, { input }: HttpInteraction): JsonValue {
  const { body } = input;
  if (body.kind === "none" || body.kind === "json") return body.kind;
  const field = namedField(recordType(workspace, input.type), body.field);
  return body.kind === "patch" ? { patch: field.names.json } : contentData(workspace, field, body.mediaType);
}
