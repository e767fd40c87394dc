import { dataText, listLines, member } from "../../emit/typescript/operation-text.ts";
import { namedField, textForm } from "../../emit/typescript/text-form.ts";
import type { JsonValue, RecordType, TypeRef } from "../../model/types.ts";
import { namedType, opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { HttpInteraction, HttpOutput } from "../../styles/http/model.ts";
import { contentData } from "./content-data.ts";

type Content = Extract<HttpOutput, { kind: "content" }>;

/** How an answer looks beside its JSON: versions, caching, headers, content and pages. */
export function answerLines(workspace: Workspace, interaction: HttpInteraction): readonly string[] {
  const { etag } = interaction;
  const cacheControl = cacheControlOf(interaction);
  const record = answeredRecord(workspace, interaction);
  return [
    ...(etag === null || record === null ? [] : [member("etag", namedField(record, etag).names.json)]),
    ...(cacheControl === null ? [] : [member("cacheControl", cacheControl)]),
    ...(record === null ? [] : recordLines(workspace, interaction, record)),
  ];
}

/** The type of the answer; null where there is none. */
export function answeredType({ output }: HttpInteraction): TypeRef | null {
  switch (output.kind) {
    case "none":
      return null;
    case "json":
      return output.type;
    case "content":
      return { kind: "named", id: output.type };
  }
}

function answeredRecord(workspace: Workspace, interaction: HttpInteraction): RecordType | null {
  const type = answeredType(interaction);
  if (type === null) return null;
  const { type: inner } = opened(workspace, type);
  if (inner.kind !== "named") return null;
  const named = namedType(workspace, inner.id);
  return named.kind === "record" ? named : null;
}

function cacheControlOf({ cache, etag }: HttpInteraction): string | null {
  if (cache !== null) return `${cache.public ? "public" : "private"}, max-age=${Math.floor(cache.maxAgeMs / 1000)}`;
  return etag === null ? null : "private, no-cache";
}

function recordLines(workspace: Workspace, { output, page }: HttpInteraction, record: RecordType): readonly string[] {
  const headers = output.kind === "none" ? [] : output.headers;
  const bound = headers.map(({ field: name, header }): JsonValue => {
    const field = namedField(record, name);
    return { field: field.names.json, name: header, ...textForm(workspace, field.type) };
  });
  return [
    ...(bound.length === 0 ? [] : listLines("headers", bound.map(dataText))),
    ...(output.kind === "content" ? [contentLine(workspace, record, output)] : []),
    ...(page === null ? [] : [member("page", pageData(page, record))]),
  ];
}

function contentLine(workspace: Workspace, record: RecordType, { field, mediaType }: Content): string {
  return member("content", contentData(workspace, namedField(record, field), mediaType));
}

/** The names of a page's members are ours, unless the service writes JSON in another case. */
function pageData({ limit, max }: NonNullable<HttpInteraction["page"]>, record: RecordType): JsonValue {
  const { json } = namedField(record, "nextCursor").names;
  return { limit, max, ...(json === "nextCursor" ? {} : { nextCursor: json }) };
}
