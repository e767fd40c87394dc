import type { Safety, TypeId } from "../model/types.ts";
import { namedType, reached } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";

/** How careful one has to be with values of a type: as with the most delicate field in it. */
export function safetyOf(workspace: Workspace, id: TypeId): Safety {
  const types = reached(workspace, [{ kind: "named", id }]).map((it) => namedType(workspace, it));
  const fields = types.flatMap((it) => (it.kind === "record" ? it.fields : []));
  const found = new Set(fields.map((it) => it.safety));
  return (["secret", "pii"] as const).find((it) => found.has(it)) ?? "safe";
}
