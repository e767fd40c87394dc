import type { Constraints, NamedType, RecordType, TypeRef, UnionType } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import { namedType, opened, refType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Change, Fact, Pair, Place } from "./change.ts";
import { constraintChanges } from "./constraint-differences.ts";
import { deprecationChange, textChange } from "./element-differences.ts";
import { enumChanges } from "./enum-differences.ts";
import { fieldChanges, likelyRename } from "./field-differences.ts";
import { gonePlace, isSame, memberPlace, numberChange, renamed, tombstones } from "./member-differences.ts";
import { otherNames, pairMembers } from "./pairing.ts";
import { below } from "./place.ts";
import { needOf } from "./root-fields.ts";
import { openType, openTypeText, type TypeStep } from "./type-step.ts";

/** A pair of types, what changed between them, and the pairs that they lead to. */
export interface TypeNode {
  readonly changes: Change[];
  readonly next: Set<string>;
}

/** Two workspaces, and whether their numbers come from locks of which one follows the other. */
export interface Sides extends Pair<Workspace> {
  readonly isNumbered: boolean;
}

/** Compares types by their structure, each pair of named types once. */
export interface TypeComparison {
  readonly nodes: ReadonlyMap<string, TypeNode>;
  /** Compares two types that stand at a place; answers the key of a node for it. */
  readonly add: (place: Place, types: Pair<TypeRef>) => string;
}

/** A comparison of types that grows with what is added to it. */
export function typeComparison(sides: Sides): TypeComparison {
  const nodes = new Map<string, TypeNode>();
  return {
    nodes,
    add: (place, types) => {
      const key = `at ${place.target}`;
      const node: TypeNode = { changes: [], next: new Set() };
      nodes.set(key, node);
      compareTypes({ sides, node, isPartial: false }, place, { ...types, bounds: unbounded });
      // Types may lead to themselves: each pair is looked at once, and none of them by recursion.
      for (const pending = [...node.next]; pending.length > 0; ) {
        const next = pending.pop() ?? "";
        if (nodes.has(next)) continue;
        const found = pairNode(sides, next);
        nodes.set(next, found);
        pending.push(...found.next);
      }
      return key;
    },
  };
}

interface Walk {
  readonly sides: Sides;
  readonly node: TypeNode;
  /** Within a `patch`: all fields may be left out, down to lists and unions, which are replaced whole. */
  readonly isPartial: boolean;
}

interface BoundTypes extends Pair<TypeRef> {
  readonly bounds: Pair<Constraints>;
}

function compareTypes(walk: Walk, place: Place, { from, to, bounds }: BoundTypes): void {
  const { sides, node } = walk;
  const [a, b] = [opened(sides.from, from, bounds.from), opened(sides.to, to, bounds.to)];
  for (const it of constraintChanges(a.constraints, b.constraints))
    node.changes.push({
      place: below(place, it.keyword),
      before: it.before,
      after: it.after,
      fact: { kind: "constraint", keyword: it.keyword, way: it.way },
    });
  compareOpened(walk, place, { from: a.type, to: b.type });
}

const unbounded = { from: unconstrained, to: unconstrained };

function compareOpened(walk: Walk, place: Place, { from, to }: Pair<TypeRef>): void {
  if (from.kind === "ref" || to.kind === "ref") compareReferences(walk, place, { from, to });
  else if (from.kind === "list" && to.kind === "list")
    compareTypes({ ...walk, isPartial: false }, below(place, "items"), {
      from: from.item,
      to: to.item,
      bounds: unbounded,
    });
  else if (from.kind === "map" && to.kind === "map")
    compareTypes({ ...walk, isPartial: false }, below(place, "values"), {
      from: from.value,
      to: to.value,
      bounds: unbounded,
    });
  else if (from.kind === "named" && to.kind === "named" && areAlike(walk.sides, from.id, to.id))
    walk.node.next.add(`${from.id} ${to.id}${walk.isPartial ? " patch" : ""}`);
  else compareSteps(walk, place, { from, to });
}

/** A reference travels as its key, and in a graph as the entity itself. */
function compareReferences(walk: Walk, place: Place, { from, to }: Pair<TypeRef>): void {
  const { sides, node } = walk;
  const types = { from: keyOf(sides.from, from), to: keyOf(sides.to, to) };
  if (from.kind !== to.kind || (from.kind === "ref" && to.kind === "ref" && from.id !== to.id))
    node.changes.push(changed(place, types, sides, { kind: "reference" }));
  compareTypes(walk, place, { ...types, bounds: unbounded });
}

function compareSteps({ sides, node }: Walk, place: Place, { from, to }: Pair<TypeRef>): void {
  const step = stepOf(sides, { from, to });
  const isScalar = step.from.kind === "scalar" && step.to.kind === "scalar";
  if (isScalar && openTypeText(step.from) === openTypeText(step.to)) return;
  node.changes.push(changed(place, { from, to }, sides, { kind: "type", step }));
}

function keyOf(workspace: Workspace, type: TypeRef): TypeRef {
  return type.kind === "ref" ? refType(workspace, type.id) : type;
}

function stepOf(sides: Sides, { from, to }: Pair<TypeRef>): TypeStep {
  return { from: openType(sides.from, from), to: openType(sides.to, to) };
}

function changed(place: Place, types: Pair<TypeRef>, sides: Sides, fact: Fact): Change {
  const { from, to } = stepOf(sides, types);
  return { place, before: openTypeText(from), after: openTypeText(to), fact };
}

/** Whether two named types may be versions of one: of the same kind and, of records with other names, half of the fields. */
function areAlike(sides: Sides, fromId: string, toId: string): boolean {
  const [from, to] = [namedType(sides.from, fromId), namedType(sides.to, toId)];
  if (from.kind !== to.kind) return false;
  if (fromId === toId || from.kind !== "record" || to.kind !== "record" || to.was.includes(from.name)) return true;
  const names = new Set(to.fields.flatMap((it) => [it.names.json, ...it.was]));
  return from.fields.filter((it) => names.has(it.names.json) || names.has(it.name)).length * 2 >= from.fields.length;
}

function pairNode(sides: Sides, key: string): TypeNode {
  const [fromId = "", toId = "", patch] = key.split(" ");
  const [from, to] = [namedType(sides.from, fromId), namedType(sides.to, toId)];
  const walk: Walk = { sides, node: { changes: [], next: new Set() }, isPartial: patch !== undefined };
  walk.node.changes.push(...ownChanges({ from, to }));
  if (from.kind === "record" && to.kind === "record") compareRecords(walk, { from, to });
  if (from.kind === "enum" && to.kind === "enum") {
    const isNumbered = sides.isNumbered && isSame({ from, to });
    walk.node.changes.push(...enumChanges({ from, to }, { isNumbered }));
  }
  if (from.kind === "union" && to.kind === "union") compareUnions(walk, { from, to });
  return walk.node;
}

/** What changed of a type besides its members. */
function ownChanges({ from, to }: Pair<NamedType>): readonly Change[] {
  const place = { target: to.id, subject: `'${to.name}'`, origin: to.origin, earlier: from.origin };
  const way = nameChange({ from, to });
  return [
    ...(way === null
      ? []
      : [
          {
            place,
            before: from.id,
            after: to.id,
            fact: { kind: "type-name" as const, way, wires: otherNames(from.names, to.names) },
          },
        ]),
    ...textChange(place, { from: from.description, to: to.description }),
    ...deprecationChange(place, { from: from.deprecated, to: to.deprecated }),
  ];
}

function nameChange({ from, to }: Pair<NamedType>): "renamed" | "alias" | "namespace" | "pinned" | "inline" | null {
  if (from.id === to.id && otherNames(from.names, to.names).length === 0) return null;
  if (isInline(from) || isInline(to)) return "inline";
  if (from.id === to.id) return "pinned";
  if (to.was.includes(from.name)) return "alias";
  return from.name === to.name ? "namespace" : "renamed";
}

function isInline(type: NamedType): boolean {
  return type.kind === "record" && type.role !== "type";
}

function compareRecords(walk: Walk, { from, to }: Pair<RecordType>): void {
  const { sides, node } = walk;
  const isNumbered = sides.isNumbered && isSame({ from, to });
  const members = likelyRename(sides, pairMembers(from.fields, to.fields, { isNumbered }));
  for (const field of members.removed)
    node.changes.push({
      place: {
        target: `${to.id}#/${field.name}`,
        subject: `'${to.name}.${field.name}'`,
        origin: to.origin,
        earlier: field.origin,
      },
      before: field.name,
      after: null,
      fact: { kind: "field-removed", field, need: needOf(sides.from, field) },
    });
  for (const field of members.added)
    node.changes.push({
      place: {
        target: `${to.id}#/${field.name}`,
        subject: `'${to.name}.${field.name}'`,
        origin: field.origin,
        earlier: from.origin,
      },
      before: null,
      after: field.name,
      fact: { kind: "field-added", field, need: walk.isPartial ? "optional" : needOf(sides.to, field) },
    });
  for (const pair of members.pairs) {
    const place = memberPlace(to, pair);
    const changes = fieldChanges(sides, place, { ...pair, isSameRecord: isSame({ from, to }) });
    node.changes.push(...changes.filter(({ fact }) => !walk.isPartial || !saysWhatMustBe(fact)));
    if (pair.from.patch !== pair.to.patch) continue;
    compareTypes({ ...walk, isPartial: walk.isPartial || pair.to.patch }, place, {
      from: pair.from.type,
      to: pair.to.type,
      bounds: { from: pair.from.constraints, to: pair.to.constraints },
    });
  }
  node.changes.push(
    ...entityChanges({ from, to }),
    ...(isNumbered ? tombstones({ from, to }, from.fields, to.fields) : []),
  );
}

/** Whether a fact is about what a sender must say, which within a patch is nothing. */
function saysWhatMustBe({ kind }: Fact): boolean {
  return kind === "field-need" || kind === "default";
}

function entityChanges({ from, to }: Pair<RecordType>): readonly Change[] {
  const place = { target: to.id, subject: `'${to.name}'`, origin: to.origin, earlier: from.origin };
  const [before, after] = [from.key?.join(" ") ?? null, to.key?.join(" ") ?? null];
  const lost = from.allowExtensionsFrom.filter((it) => !to.allowExtensionsFrom.includes(it));
  return [
    ...(before === after
      ? []
      : [{ place: below(place, "key"), before, after, fact: { kind: "entity-key" as const, from, to } }]),
    ...(lost.length === 0
      ? []
      : [
          {
            place: below(place, "allowExtensionsFrom"),
            before: lost.join(" "),
            after: null,
            fact: { kind: "entity-extensions" as const, lost },
          },
        ]),
  ];
}

function compareUnions(walk: Walk, { from, to }: Pair<UnionType>): void {
  const { sides, node } = walk;
  const isNumbered = sides.isNumbered && isSame({ from, to });
  const variants = pairMembers(from.variants, to.variants, { isNumbered });
  for (const variant of variants.removed) {
    const fact = { kind: "variant-removed", type: from, variant } as const;
    node.changes.push({ place: gonePlace(to, variant), before: variant.name, after: null, fact });
  }
  for (const variant of variants.added)
    node.changes.push({
      place: { ...gonePlace(to, variant), origin: variant.origin, earlier: from.origin },
      before: null,
      after: variant.name,
      fact: { kind: "variant-added", type: to, variant },
    });
  for (const pair of variants.pairs) {
    const here = memberPlace(to, pair);
    node.changes.push(
      ...renamed(here, pair, "variant-renamed"),
      ...(isNumbered && pair.from.number !== pair.to.number ? [numberChange(here, pair, "variant-number")] : []),
      ...textChange(here, { from: pair.from.description, to: pair.to.description }),
      ...deprecationChange(here, { from: pair.from.deprecated, to: pair.to.deprecated }),
    );
    compareTypes({ ...walk, isPartial: false }, here, {
      from: pair.from.type,
      to: pair.to.type,
      bounds: { from: unconstrained, to: unconstrained },
    });
  }
  if (isNumbered) node.changes.push(...tombstones({ from, to }, from.variants, to.variants));
}
