import type { Interaction } from "../model/interaction.ts";
import { type TypeId, typeText, type UnionType, type Variant } from "../model/types.ts";
import { namedType } from "../model/walk.ts";
import type { Change, Pair, Place } from "./change.ts";
import { pairMembers } from "./pairing.ts";
import type { Sides } from "./type-differences.ts";

/** The kinds of message of a realtime channel that came, went, or are called otherwise. */
export function messageChanges(sides: Sides, place: Place, { from, to }: Pair<Interaction>): readonly Change[] {
  if (from.style !== "realtime" || to.style !== "realtime") return [];
  return [
    ...changesOf(sides, place, "send", { from: from.send, to: to.send }),
    ...(from.receive === null || to.receive === null
      ? []
      : changesOf(sides, place, "receive", { from: from.receive, to: to.receive })),
  ];
}

function changesOf(
  sides: Sides,
  place: Place,
  direction: "send" | "receive",
  { from, to }: Pair<TypeId>,
): readonly Change[] {
  const [before, after] = [namedType(sides.from, from), namedType(sides.to, to)];
  if (before.kind !== "union" || after.kind !== "union") return [];
  const { added, removed } = pairMembers(before.variants, after.variants, { isNumbered: false });
  const [gone, ...others] = removed;
  const [fresh, ...more] = added;
  const here = (type: UnionType, variant: Variant): Place => ({
    ...place,
    target: `${place.target}/${direction}/${variant.name}`,
    subject: `'${type.name}.${variant.name}' of ${place.subject}`,
  });
  const isRename = gone !== undefined && fresh !== undefined && others.length === 0 && more.length === 0;
  if (isRename && gone.deprecated === null && typeText(gone.type) === typeText(fresh.type))
    return [
      {
        place: { ...here(after, fresh), origin: fresh.origin, earlier: gone.origin },
        before: gone.name,
        after: fresh.name,
        fact: { kind: "message-renamed", direction },
      },
    ];
  return [
    ...removed.map((it) => ({
      place: { ...here(after, it), origin: after.origin, earlier: it.origin },
      before: it.name,
      after: null,
      fact: { kind: "message-removed" as const, direction, deprecated: it.deprecated },
    })),
    ...added.map((it) => ({
      place: { ...here(after, it), origin: it.origin, earlier: before.origin },
      before: null,
      after: it.name,
      fact: { kind: "message-added" as const, direction },
    })),
  ];
}
