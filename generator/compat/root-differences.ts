import type { Interaction } from "../model/interaction.ts";
import type { Change, Pair, Place } from "./change.ts";
import { type KeyStep, paired } from "./pairing.ts";
import { below } from "./place.ts";
import { type RootField, rootFields } from "./root-fields.ts";
import type { Sides } from "./type-differences.ts";

/** What changed beside the body: path, query, headers, and arguments of a graph's fields. */
export function rootChanges(sides: Sides, place: Place, { from, to }: Pair<Interaction>): readonly Change[] {
  const [before, after] = [beside(sides.from, from), beside(sides.to, to)];
  const inPath = (fields: readonly RootField[]) => fields.filter((it) => it.in === "path").map((it) => it.field.name);
  const [oldPath, newPath] = [inPath(before), inPath(after)];
  const position = (path: readonly string[]) => (it: RootField) =>
    it.in === "path" ? [String(path.indexOf(it.field.name))] : [];
  const side = (it: RootField) => (it.in === "response-header" ? "out" : "in");
  const steps: readonly KeyStep<RootField>[] = [
    [(it) => [`${side(it)} ${it.field.name}`], (it) => [`${side(it)} ${it.field.name}`]],
    [(it) => [`${side(it)} ${it.field.name}`], (it) => it.field.was.map((name) => `${side(it)} ${name}`)],
    [position(oldPath), position(newPath)],
  ];
  const { pairs, removed, added } = paired(before, after, steps);
  const isBeside = (it: RootField) => it.in !== "body";
  return [
    ...pairs.flatMap((pair) => pairChanges(place, pair)),
    ...removed.filter(isBeside).map((field) => ({
      place: rootPlace(place, field),
      before: rootText(field),
      after: null,
      fact: { kind: "root-removed" as const, field },
    })),
    ...added.filter(isBeside).map((field) => ({
      place: { ...rootPlace(place, field), origin: field.field.origin },
      before: null,
      after: rootText(field),
      fact: { kind: "root-added" as const, field },
    })),
  ];
}

/** Fields of pages come and go with `page`, which is told by itself. */
function beside(workspace: Sides["from"], interaction: Interaction): readonly RootField[] {
  const hasPages = "page" in interaction && interaction.page !== null;
  return rootFields(workspace, interaction).filter(
    (it) => !(hasPages && (it.field.name === "cursor" || it.field.name === "limit")),
  );
}

function pairChanges(place: Place, { from, to }: Pair<RootField>): readonly Change[] {
  const here = { ...rootPlace(place, to), origin: to.field.origin, earlier: from.field.origin };
  const texts = { before: rootText(from), after: rootText(to) };
  if (from.in !== to.in) return [{ place: here, ...texts, fact: { kind: "root-moved", from, to } }];
  if (from.in === "body") return [];
  // Who renamed it by `was` is told so where the field is compared.
  const isAlias = to.field.was.includes(from.field.name);
  const isRenamed = from.name !== to.name && !(isAlias && from.in !== "path");
  if (isRenamed && !(isAlias && from.in === "path"))
    return [{ place: here, ...texts, fact: { kind: "root-renamed", from, to } }];
  return [];
}

function rootPlace(place: Place, { field, in: where }: RootField): Place {
  const here = below(place, where);
  return {
    ...here,
    target: `${here.target}/${field.name}`,
    subject: `'${field.name}' of ${place.subject}`,
    origin: place.origin,
    earlier: field.origin,
  };
}

function rootText({ name, in: where, need }: RootField): string {
  return `${need} ${where} ${name}`;
}
