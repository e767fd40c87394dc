import type { TypeId, TypeRef, WrapperType } from "../model/types.ts";
import { typeText } from "../model/types.ts";
import { opened, refType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";

/** The wrapper of an id. */
export function wrapperOf(workspace: Workspace, id: TypeId): WrapperType {
  const wrapper = workspace.wrappers.get(id);
  if (wrapper === undefined) throw new Error(`no wrapper '${id}' in the workspace`);
  return wrapper;
}

/** The wrapper that a unit has for a list or map where protobuf has room for neither. */
export function wrapperFor(workspace: Workspace, content: TypeRef, unit: string): WrapperType {
  const index = indexes.get(workspace) ?? indexOf(workspace);
  indexes.set(workspace, index);
  const structure = typeText(withoutAliases(workspace, content));
  const wrapper = index.get(`${unit} ${structure}`);
  if (wrapper === undefined) throw new Error(`'${unit}' has no wrapper of ${structure}`);
  return wrapper;
}

const indexes = new WeakMap<Workspace, ReadonlyMap<string, WrapperType>>();

function indexOf(workspace: Workspace): ReadonlyMap<string, WrapperType> {
  const wrappers = [...workspace.wrappers.values()];
  return new Map(wrappers.map((it) => [`${it.unit} ${typeText(withoutAliases(workspace, it.content))}`, it]));
}

/** Equal for types that protobuf cannot tell apart: without names of scalars, and with keys for refs. */
function withoutAliases(workspace: Workspace, type: TypeRef): TypeRef {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "list":
      return { kind: "list", item: withoutAliases(workspace, inner.item) };
    case "map":
      return { kind: "map", value: withoutAliases(workspace, inner.value) };
    case "ref":
      return withoutAliases(workspace, refType(workspace, inner.id));
    default:
      return inner;
  }
}
