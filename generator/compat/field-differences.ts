import { stableJson } from "../base/digest.ts";
import { at } from "../base/origin.ts";
import { type Field, typeText } from "../model/types.ts";
import type { Change, Fact, Pair, Place } from "./change.ts";
import { deprecationChange, textChange } from "./element-differences.ts";
import { otherNames, type Paired } from "./pairing.ts";
import { needOf } from "./root-fields.ts";
import type { Sides } from "./type-differences.ts";
import { type OpenType, openType } from "./type-step.ts";

interface FieldPair extends Pair<Field> {
  /** Whether numbers of the two records mean the same. */
  readonly isSameRecord: boolean;
}

/** What changed of a field, but for its type. */
export function fieldChanges(sides: Sides, place: Place, { from, to, isSameRecord }: FieldPair): readonly Change[] {
  const change = (step: string, before: string | null, after: string | null, fact: Fact): Change => ({
    place: {
      ...place,
      target: `${place.target}/${step}`,
      origin: at(place.origin, step),
      earlier: place.earlier === null ? null : at(place.earlier, step),
    },
    before,
    after,
    fact,
  });
  const wires = otherNames(from.names, to.names);
  const names = { before: stableJson([from.name, from.names]), after: stableJson([to.name, to.names]) };
  const isOneField = from.name === to.name || to.was.includes(from.name);
  const isPatched = from.patch !== to.patch;
  return [
    ...(from.name === to.name
      ? wires.length === 0
        ? []
        : [change("wire", names.before, names.after, { kind: "field-names", name: to.name, wires })]
      : [change("name", from.name, to.name, { kind: "field-renamed", wires, from, to })]),
    ...(sides.isNumbered && isOneField && from.number !== to.number
      ? [change("number", String(from.number), String(to.number), { kind: "field-number", isSameRecord })]
      : []),
    ...(isPatched ? [change("type", typeName(from), typeName(to), patchStep(sides, { from, to }))] : []),
    ...needChange(sides, { from, to }, change),
    ...(from.safety === to.safety ? [] : [change("safety", from.safety, to.safety, { kind: "safety" })]),
    ...textChange(place, { from: from.description, to: to.description }),
    ...deprecationChange(place, { from: from.deprecated, to: to.deprecated }),
  ];
}

type ChangeOf = (step: string, before: string | null, after: string | null, fact: Fact) => Change;

/** `?` and `default` together say what may be left out: one edit of both is one change. */
function needChange(sides: Sides, { from, to }: Pair<Field>, change: ChangeOf): readonly Change[] {
  if (from.optional !== to.optional) {
    const needs = { from: needOf(sides.from, from), to: needOf(sides.to, to) };
    return [change("type", needs.from, needs.to, { kind: "field-need", ...needs })];
  }
  if (stableJson(from.default) === stableJson(to.default)) return [];
  const [before, after] = [from.default, to.default].map((it) => (it === null ? null : stableJson(it)));
  const fact = { kind: "default", from: from.default, to: to.default, field: to } as const;
  return [change("default", before ?? null, after ?? null, fact)];
}

function patchStep(sides: Sides, { from, to }: Pair<Field>): Fact {
  const patched = (field: Field, type: OpenType): OpenType =>
    field.patch ? { kind: "patch", text: typeName(field), isClosed: false } : type;
  return {
    kind: "type",
    step: {
      from: patched(from, openType(sides.from, from.type)),
      to: patched(to, openType(sides.to, to.type)),
    },
  };
}

function typeName(field: Field): string {
  return field.patch ? `patch<${typeText(field.type)}>` : typeText(field.type);
}

/** One field gone and one new of the same type is more often a rename than not: it is told as one change. */
export function likelyRename(sides: Sides, members: Paired<Field>): Paired<Field> {
  const [from, ...gone] = members.removed;
  const [to, ...fresh] = members.added;
  if (from === undefined || to === undefined || gone.length > 0 || fresh.length > 0) return members;
  const isSameType =
    typeName(from) === typeName(to) &&
    from.optional === to.optional &&
    needOf(sides.from, from) === needOf(sides.to, to);
  // What was announced to go has gone.
  return isSameType && from.deprecated === null
    ? { pairs: [...members.pairs, { from, to }], removed: [], added: [] }
    : members;
}
