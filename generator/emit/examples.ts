import type { Constraints, Field, JsonValue, RecordType, TypeId, TypeRef } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import { memberTypes, namedType, opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Made, Making } from "./example-maker.ts";
import { madeField, madeType, madeValue } from "./example-maker.ts";
import { mentionedByValue, typeGroups } from "./type-groups.ts";

/** What is known of the place that an example is for. */
export interface ExamplePlace {
  /** The name of the field. */
  readonly name: string;
  readonly constraints: Constraints;
}

/**
 * A made value of a type, in the form of a spec's examples: the spec's field names and JSON forms. It fits all
 * constraints, shows no personal data and ends on recursive types. Null: none was found, or it would be too large.
 */
export function exampleOf(workspace: Workspace, type: TypeRef, place: ExamplePlace | null = null): JsonValue | null {
  const { name, constraints } = place ?? { name: nameOf(workspace, type), constraints: unconstrained };
  const made = madeValue(prepared(workspace, type), type, { name, constraints, record: null, variant: 0 });
  return made?.value ?? null;
}

/** As `exampleOf`, for a field of a record: its default, a placeholder for personal data, or a value of its type. */
export function exampleOfField(workspace: Workspace, record: RecordType, field: Field): JsonValue | null {
  return madeField(prepared(workspace, field.type), field, record)?.value ?? null;
}

/** The made values of a type: one for each variant of a union, else one; none where none was found. */
export function examplesOf(workspace: Workspace, type: TypeRef): readonly JsonValue[] {
  const { type: inner } = opened(workspace, type);
  const named = inner.kind === "named" ? namedType(workspace, inner.id) : null;
  if (named?.kind !== "union") {
    const value = exampleOf(workspace, type);
    return value === null ? [] : [value];
  }
  return named.variants.flatMap((variant) => {
    const value = exampleOf(workspace, variant.type, { name: variant.name, constraints: unconstrained });
    return value === null ? [] : [{ [variant.name]: value }];
  });
}

const memory = new WeakMap<Workspace, Map<TypeId, Made | null>>();

function nameOf(workspace: Workspace, type: TypeRef): string {
  return type.kind === "named" ? namedType(workspace, type.id).name : "value";
}

/** Makes the values of all types that this one reaches, those first that need no others. */
function prepared(workspace: Workspace, type: TypeRef): Making {
  const found = memory.get(workspace) ?? new Map<TypeId, Made | null>();
  memory.set(workspace, found);
  const known = (id: TypeId): Made | null => found.get(id) ?? null;
  for (const id of mentionedByValue(workspace, type)) {
    for (const group of typeGroups(workspace, id, (it) => found.has(it))) {
      const made = madeGroup({ workspace, known, recursive: new Set(), isFrugal: false }, group);
      for (const member of group) found.set(member, made.get(member) ?? null);
    }
  }
  return { workspace, known, recursive: new Set(), isFrugal: false };
}

/** The values of types that may reach each other: first the smallest ones, then those with all that does not lead back. */
function madeGroup(making: Making, group: readonly TypeId[]): ReadonlyMap<TypeId, Made | null> {
  const [only = ""] = group;
  if (group.length === 1 && !leadsTo(making.workspace, only, only)) return new Map([[only, madeType(making, only)]]);
  const recursive = new Set(group);
  const smallest = new Map<TypeId, Made>();
  const known = (id: TypeId): Made | null => (recursive.has(id) ? (smallest.get(id) ?? null) : making.known(id));
  for (let before = -1; before < smallest.size; ) {
    before = smallest.size;
    for (const id of group.filter((it) => !smallest.has(it))) {
      const made = madeType({ ...making, known, recursive, isFrugal: true }, id);
      if (made !== null) smallest.set(id, made);
    }
  }
  return new Map(group.map((id) => [id, madeType({ ...making, known, recursive, isFrugal: false }, id)]));
}

function leadsTo(workspace: Workspace, from: TypeId, to: TypeId): boolean {
  return memberTypes(namedType(workspace, from)).some((it) => mentionedByValue(workspace, it).includes(to));
}
