import type { Field, JsonValue } from "../model/types.ts";
import { opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { textWithin } from "./example-scalar.ts";

/** What stands for a value that examples never show: `[pii]`, `[secret]`; null where the type or its constraints refuse such a text. */
export function placeholderFor(workspace: Workspace, field: Field): JsonValue | null {
  const { type, constraints } = opened(workspace, field.type, field.constraints);
  const text = `[${field.safety}]`;
  if (type.kind === "scalar") return isText(type.scalar.name) && textWithin(text, constraints) ? text : null;
  if (type.kind !== "list" || (constraints.minItems ?? 0) > 1 || constraints.maxItems === 0) return null;
  const item = opened(workspace, type.item);
  const fits = item.type.kind === "scalar" && isText(item.type.scalar.name) && textWithin(text, item.constraints);
  return fits ? [text] : null;
}

function isText(scalar: string): boolean {
  return scalar === "string" || scalar === "id";
}
