import type { TypeId, TypeRef } from "../model/types.ts";
import { keyFields, memberTypes, mentioned, namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";

/**
 * The types that a type reaches and that are not known yet, in groups: each group after those that it reaches, types
 * that reach each other together. Tarjan's algorithm without recursion, so that no depth of types ends it.
 */
export function typeGroups(
  workspace: Workspace,
  from: TypeId,
  isKnown: (id: TypeId) => boolean,
): readonly (readonly TypeId[])[] {
  const groups: TypeId[][] = [];
  const visits = new Map<TypeId, Visit>();
  const open: Visit[] = [];
  const path: Visit[] = [];

  function enter(id: TypeId): void {
    const visit: Visit = { id, order: visits.size, low: visits.size, isOpen: true, next: successors(workspace, id) };
    visits.set(id, visit);
    open.push(visit);
    path.push(visit);
  }

  function close(visit: Visit): void {
    path.pop();
    const parent = path[path.length - 1];
    if (parent !== undefined) parent.low = Math.min(parent.low, visit.low);
    if (visit.low === visit.order) groups.push(group(open, visit));
  }

  if (!isKnown(from)) enter(from);
  for (let visit = path[path.length - 1]; visit !== undefined; visit = path[path.length - 1]) {
    const next = visit.next.pop();
    if (next === undefined) close(visit);
    else if (!isKnown(next)) {
      const seen = visits.get(next);
      if (seen === undefined) enter(next);
      else if (seen.isOpen) visit.low = Math.min(visit.low, seen.order);
    }
  }
  return groups;
}

function successors(workspace: Workspace, id: TypeId): TypeId[] {
  return memberTypes(namedType(workspace, id)).flatMap((it) => mentionedByValue(workspace, it));
}

interface Visit {
  readonly id: TypeId;
  readonly order: number;
  low: number;
  isOpen: boolean;
  /** The types that are still to be looked at. */
  readonly next: TypeId[];
}

/** The named types that a type reference mentions, an entity behind `ref` by the types of its key. */
export function mentionedByValue(workspace: Workspace, type: TypeRef): readonly TypeId[] {
  switch (type.kind) {
    case "list":
      return mentionedByValue(workspace, type.item);
    case "map":
      return mentionedByValue(workspace, type.value);
    case "ref":
      return keyFields(workspace, type.id).flatMap((it) => mentioned(it.type));
    case "scalar":
    case "named":
      return mentioned(type);
  }
}

function group(open: Visit[], last: Visit): TypeId[] {
  const members: TypeId[] = [];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    visit.isOpen = false;
    members.push(visit.id);
    if (visit === last) break;
  }
  return members;
}
