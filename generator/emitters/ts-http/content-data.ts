import type { Field, JsonValue } from "../../model/types.ts";
import { scalarOf } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";

/** A field that is a body itself. */
export function contentData(workspace: Workspace, field: Field, mediaType: string): JsonValue {
  const as = scalarOf(workspace, field.type)?.name === "bytes" ? "bytes" : "text";
  return { field: field.names.json, mediaType, as };
}
