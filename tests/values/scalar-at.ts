import type { ScalarName, TypeRef } from "../../generator/model/types.ts";
import { namedType, opened, refType } from "../../generator/model/walk.ts";
import type { Workspace } from "../../generator/model/workspace.ts";

/** The scalar that stands at the path of a violation; null where there is none, or a key with a dot hides it. */
export function scalarAt(workspace: Workspace, type: TypeRef, path: readonly string[]): ScalarName | null {
  const { type: inner } = opened(workspace, type);
  const [key, ...rest] = path;
  switch (inner.kind) {
    case "scalar":
      return inner.scalar.name;
    case "list":
      return scalarAt(workspace, inner.item, rest);
    case "map":
      return scalarAt(workspace, inner.value, rest);
    case "ref":
      return scalarAt(workspace, refType(workspace, inner.id), path);
    case "named": {
      const named = namedType(workspace, inner.id);
      const members = named.kind === "record" ? named.fields : named.kind === "union" ? named.variants : [];
      const member = members.find((it) => it.name === key);
      return member === undefined ? null : scalarAt(workspace, member.type, rest);
    }
  }
}
