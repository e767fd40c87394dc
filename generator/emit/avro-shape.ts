import type { EnumType, Field, JsonValue, TypeRef } from "../model/types.ts";
import { opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";

/** The symbol that a reader of an open enum sees for a value that its schema does not know. */
export const unrecognized = "UNRECOGNIZED";

/** The symbols of an enum, in their order on the wire. */
export function avroSymbols(type: EnumType): readonly string[] {
  const declared = type.values.map((it) => it.names.avro);
  return type.closed ? declared : [unrecognized, ...declared];
}

/** How a field of a record may be absent: `no`, by a null, or by its default alone. */
export type Absence =
  | { readonly kind: "no" }
  | { readonly kind: "null" }
  | { readonly kind: "default"; readonly value: JsonValue };

/** How a field may be absent: a default has the field always there, and an absent list or map is empty. */
export function absenceOf(workspace: Workspace, field: Pick<Field, "type" | "optional" | "default">): Absence {
  if (field.default !== null) return { kind: "default", value: field.default };
  if (field.optional) return { kind: "null" };
  return emptyOf(workspace, field.type);
}

function emptyOf(workspace: Workspace, type: TypeRef): Absence {
  const { type: inner } = opened(workspace, type);
  if (inner.kind === "list") return { kind: "default", value: [] };
  if (inner.kind === "map") return { kind: "default", value: {} };
  return { kind: "no" };
}
