import type { Interaction } from "./interaction.ts";
import type { Constraints, Field, NamedType, RecordType, Scalar, TypeId, TypeRef } from "./types.ts";
import { unconstrained } from "./types.ts";
import type { Service, Workspace } from "./workspace.ts";

/** `in`: what a client sends to a server. `out`: what it gets, and events to their readers. */
export type Direction = "in" | "out";

/** The named type of an id; it exists, since `resolve` refuses names that are not defined. */
export function namedType(workspace: Workspace, id: TypeId): NamedType {
  const type = workspace.types.get(id);
  if (type === undefined) throw new Error(`no type '${id}' in the workspace`);
  return type;
}

/** The record of an id that is known to be one. */
export function recordType(workspace: Workspace, id: TypeId): RecordType {
  const type = namedType(workspace, id);
  if (type.kind !== "record") throw new Error(`'${id}' is no record`);
  return type;
}

/** A type with its aliases opened, and the constraints that they add. */
export interface OpenedType {
  readonly type: Exclude<TypeRef, { kind: "named" }> | { readonly kind: "named"; readonly id: TypeId };
  /** Outermost first. */
  readonly aliases: readonly TypeId[];
  readonly constraints: Constraints;
}

/** Opens aliases until a scalar, list, map, ref or a record, enum or union is left. */
export function opened(workspace: Workspace, type: TypeRef, own: Constraints = unconstrained): OpenedType {
  const aliases: TypeId[] = [];
  let constraints = own;
  let current = type;
  while (current.kind === "named") {
    const named = namedType(workspace, current.id);
    if (named.kind !== "alias") break;
    aliases.push(named.id);
    constraints = both(constraints, named.constraints);
    current = named.target;
  }
  return { type: current, aliases, constraints };
}

/** The scalar that is left once aliases are opened, or null. */
export function scalarOf(workspace: Workspace, type: TypeRef): Scalar | null {
  const { type: inner } = opened(workspace, type);
  return inner.kind === "scalar" ? inner.scalar : null;
}

/** The key fields of an entity, in the order of `key`. */
export function keyFields(workspace: Workspace, entity: TypeId): readonly Field[] {
  const record = recordType(workspace, entity);
  return (record.key ?? []).flatMap((name) => record.fields.filter((it) => it.name === name));
}

/** What a `ref` to an entity carries: the type of its key field, or the record of its key fields. */
export function refType(workspace: Workspace, entity: TypeId): TypeRef {
  const { keyRecord } = recordType(workspace, entity);
  const [field] = keyFields(workspace, entity);
  if (keyRecord !== null) return { kind: "named", id: keyRecord };
  if (field === undefined) throw new Error(`'${entity}' has no key`);
  return field.type;
}

/** Whether a field must be there on the wire of a caller: no `?`, no default, and no list or map that may be empty. */
export function isRequiredInput(workspace: Workspace, field: Field): boolean {
  if (field.optional || field.default !== null) return false;
  const { type, constraints } = opened(workspace, field.type, field.constraints);
  return type.kind === "list" || type.kind === "map" ? (constraints.minItems ?? 0) > 0 : true;
}

/** The named types that a type mentions itself, without descending into them. */
export function mentioned(type: TypeRef): readonly TypeId[] {
  switch (type.kind) {
    case "scalar":
      return [];
    case "list":
      return mentioned(type.item);
    case "map":
      return mentioned(type.value);
    case "ref":
    case "named":
      return [type.id];
  }
}

/** The types that the members of a named type have. */
export function memberTypes(type: NamedType): readonly TypeRef[] {
  switch (type.kind) {
    case "alias":
      return [type.target];
    case "record":
      return type.fields.map((it) => it.type);
    case "union":
      return type.variants.map((it) => it.type);
    case "enum":
      return [];
  }
}

/** All named types that are reached from some types, depth first, in order of first use. A `ref` leads to its key fields' types, not to the entity. */
export function reached(workspace: Workspace, from: readonly TypeRef[]): readonly TypeId[] {
  const seen = new Set<TypeId>();
  const stack = [...from].reverse();
  for (let type = stack.pop(); type !== undefined; type = stack.pop()) {
    if (type.kind === "ref") stack.push(refType(workspace, type.id));
    else if (type.kind === "list") stack.push(type.item);
    else if (type.kind === "map") stack.push(type.value);
    else if (type.kind === "named" && !seen.has(type.id)) {
      seen.add(type.id);
      stack.push(...[...memberTypes(namedType(workspace, type.id))].reverse());
    }
  }
  return [...seen];
}

/** What an interaction carries in each direction, seen from a caller: payloads are `out`, unless a device sends them. */
export function carried(interaction: Interaction): Readonly<Record<Direction, readonly TypeRef[]>> {
  const errors = interaction.errors.map((id): TypeRef => ({ kind: "named", id }));
  switch (interaction.style) {
    case "http":
      return { in: [named(interaction.input.type)], out: [...httpOut(interaction), ...errors] };
    case "grpc":
    case "graphql":
      return { in: [named(interaction.input)], out: [...present(interaction.output), ...errors] };
    case "stream":
      return { in: present(interaction.in.type), out: [...present(interaction.out.type), ...errors] };
    case "realtime":
      return {
        in: [named(interaction.input), ...(interaction.receive === null ? [] : [named(interaction.receive)])],
        out: [named(interaction.send), ...errors],
      };
    case "event":
      return { in: [], out: [named(interaction.channel.payload)] };
    case "mqtt": {
      const payload = named(interaction.channel.payload);
      const input = interaction.channel.input === null ? [] : [named(interaction.channel.input)];
      return interaction.channel.from === "device"
        ? { in: [...input, payload], out: [] }
        : { in: input, out: [payload] };
    }
  }
}

/** Which of a service's types its interactions reach, and in which directions. */
export function directions(workspace: Workspace, service: Service): ReadonlyMap<TypeId, ReadonlySet<Direction>> {
  const found = new Map<TypeId, Set<Direction>>();
  for (const interaction of service.interactions) {
    const sides = carried(interaction);
    for (const direction of ["in", "out"] as const) {
      for (const id of reached(workspace, sides[direction])) {
        const set = found.get(id) ?? new Set<Direction>();
        found.set(id, set.add(direction));
      }
    }
  }
  return found;
}

function named(id: TypeId): TypeRef {
  return { kind: "named", id };
}

function present(type: TypeRef | null): readonly TypeRef[] {
  return type === null ? [] : [type];
}

function httpOut(interaction: Extract<Interaction, { style: "http" }>): readonly TypeRef[] {
  switch (interaction.output.kind) {
    case "none":
      return [];
    case "json":
      return [interaction.output.type];
    case "content":
      return [named(interaction.output.type)];
  }
}

function both(outer: Constraints, inner: Constraints): Constraints {
  return {
    min: outer.min ?? inner.min,
    max: outer.max ?? inner.max,
    exclusiveMin: outer.exclusiveMin ?? inner.exclusiveMin,
    exclusiveMax: outer.exclusiveMax ?? inner.exclusiveMax,
    minLength: outer.minLength ?? inner.minLength,
    maxLength: outer.maxLength ?? inner.maxLength,
    pattern: outer.pattern ?? inner.pattern,
    minItems: outer.minItems ?? inner.minItems,
    maxItems: outer.maxItems ?? inner.maxItems,
    uniqueItems: outer.uniqueItems || inner.uniqueItems,
  };
}
