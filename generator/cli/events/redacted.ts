import type { Field, TypeId, TypeRef } from "../../model/types.ts";
import { namedType, opened, refType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";

/** What stands for a value that does not fit its type: it may be anything, and nobody says whose. */
const unknown = "[unknown]";

/** A JSON value as its type allows it to be seen: `[pii]` and `[secret]` stand for what is, and what no spec knows is left out. */
export function redacted(workspace: Workspace, type: TypeRef, value: unknown): unknown {
  if (value === null) return null;
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "scalar":
      return inner.scalar.name === "json" || typeof value !== "object" ? value : unknown;
    case "list":
      return Array.isArray(value) ? value.map((it) => redacted(workspace, inner.item, it)) : unknown;
    case "map":
      return members(value, (_, it) => redacted(workspace, inner.value, it));
    case "ref":
      return redacted(workspace, refType(workspace, inner.id), value);
    case "named":
      return redactedNamed(workspace, inner.id, value);
  }
}

function redactedNamed(workspace: Workspace, id: TypeId, value: unknown): unknown {
  const type = namedType(workspace, id);
  switch (type.kind) {
    case "alias":
      return redacted(workspace, type.target, value);
    case "enum":
      return type.values.some((it) => it.names.json === value) ? value : unknown;
    case "record":
      return members(value, (name, it) =>
        redactedField(
          workspace,
          type.fields.find((field) => field.names.json === name),
          it,
        ),
      );
    case "union":
      return members(value, (name, it) => {
        const variant = type.variants.find(({ names }) => names.json === name);
        return variant === undefined ? unknown : redacted(workspace, variant.type, it);
      });
  }
}

function redactedField(workspace: Workspace, field: Field | undefined, value: unknown): unknown {
  if (field === undefined) return unknown;
  return field.safety === "safe" || value === null ? redacted(workspace, field.type, value) : `[${field.safety}]`;
}

function members(value: unknown, each: (name: string, member: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return unknown;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, each(name, it)]));
}
