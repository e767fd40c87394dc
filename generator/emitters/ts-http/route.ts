import { dataText, listLines, member } from "../../emit/typescript/operation-text.ts";
import { boundField, namedField } from "../../emit/typescript/text-form.ts";
import type { JsonValue } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import { contentData } from "./content-data.ts";

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
  const fieldOf = (name: string) => namedField(record, name);
  return [
    // A parameter in the path has the name that the path has.
    ...input.path.map((it) => boundField(workspace, fieldOf(it), "path", it)),
    ...input.query.filter(isOwn).map((it) => boundField(workspace, fieldOf(it), "query", fieldOf(it).names.json)),
    ...input.headers.map(({ field, header }) => boundField(workspace, fieldOf(field), "header", header)),
  ];
}

function bodyData(workspace: Workspace, { input }: HttpInteraction): JsonValue {
  const { body } = input;
  if (body.kind === "none" || body.kind === "json") return body.kind;
  const field = namedField(recordType(workspace, input.type), body.field);
  return body.kind === "patch" ? { patch: field.names.json } : contentData(workspace, field, body.mediaType);
}
