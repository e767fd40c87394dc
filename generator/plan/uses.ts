import { interactionOf } from "../emit/units.ts";
import type { Interaction } from "../model/interaction.ts";
import type { TypeId, TypeRef } from "../model/types.ts";
import { carried, memberTypes, mentioned, namedType, refType } from "../model/walk.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";

/** What a unit uses of others. */
export interface Uses {
  readonly types: readonly TypeId[];
  /** What `ref`s name: of these the key alone counts. */
  readonly entities: readonly TypeId[];
  /** The interactions that its own call, publish or hear. */
  readonly partners: readonly Interaction[];
}

const known = new WeakMap<Workspace, Map<string, Uses>>();

/** What a unit uses of others, in whatever order; found once. */
export function usesOf(workspace: Workspace, unit: Unit): Uses {
  const ofUnits = known.get(workspace) ?? new Map<string, Uses>();
  known.set(workspace, ofUnits);
  const before = ofUnits.get(unit.id);
  if (before !== undefined) return before;
  const uses = findUses(workspace, unit);
  ofUnits.set(unit.id, uses);
  return uses;
}

/** The interactions of a unit: a library has none. */
export function interactionsOf(unit: Unit): readonly Interaction[] {
  return unit.kind === "service" ? (unit as Service).interactions : [];
}

function findUses(workspace: Workspace, unit: Unit): Uses {
  const interactions = interactionsOf(unit);
  const partners = interactions.flatMap(partnersOf).map((id) => interactionOf(workspace, id));
  const roots = [...unit.types, ...unit.errors, ...[...interactions, ...partners].flatMap(typesOf)];
  const { types, entities } = reachedTypes(workspace, roots);
  const isForeign = (id: TypeId): boolean => namedType(workspace, id).unit !== unit.id;
  return { types: [...types].filter(isForeign), entities: [...entities].filter(isForeign), partners };
}

interface Reached {
  readonly types: ReadonlySet<TypeId>;
  readonly entities: ReadonlySet<TypeId>;
}

/** All that some types lead to. */
function reachedTypes(workspace: Workspace, roots: readonly TypeId[]): Reached {
  const seen = new Set<TypeId>();
  const entities = new Set<TypeId>();
  const open = [...roots];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const type = namedType(workspace, id);
    if (type.kind === "record" && type.extends !== null) open.push(type.extends);
    for (const member of memberTypes(type)) follow(workspace, member, entities, open);
  }
  return { types: seen, entities };
}

function follow(workspace: Workspace, type: TypeRef, entities: Set<TypeId>, open: TypeId[]): void {
  if (type.kind === "list") follow(workspace, type.item, entities, open);
  else if (type.kind === "map") follow(workspace, type.value, entities, open);
  else if (type.kind === "named") open.push(type.id);
  else if (type.kind === "ref") {
    entities.add(type.id);
    open.push(...mentioned(refType(workspace, type.id)));
  }
}

function typesOf(interaction: Interaction): readonly TypeId[] {
  const { in: input, out } = carried(interaction);
  const extended = interaction.style === "graphql" && interaction.field.root === null ? [interaction.field.type] : [];
  return [...[...input, ...out].flatMap(mentioned), ...interaction.errors, ...extended];
}

function partnersOf(interaction: Interaction): readonly string[] {
  const called = [...interaction.calls.map((it) => it.to), ...interaction.emits];
  if (interaction.style === "event" && interaction.role.kind === "consumer")
    return [...called, interaction.role.producer];
  if (interaction.style === "mqtt" && interaction.role.kind === "subscriber") return [...called, interaction.role.of];
  return called;
}
