import type { EnumType } from "../model/types.ts";
import type { Change, Pair } from "./change.ts";
import { deprecationChange, textChange } from "./element-differences.ts";
import { gonePlace, memberPlace, numberChange, renamed, tombstones } from "./member-differences.ts";
import { pairMembers } from "./pairing.ts";
import { below } from "./place.ts";

/** What changed between two enums. */
export function enumChanges(
  { from, to }: Pair<EnumType>,
  { isNumbered }: { readonly isNumbered: boolean },
): readonly Change[] {
  const changes: Change[] = [];
  const place = { target: to.id, subject: `'${to.name}'`, origin: to.origin, earlier: from.origin };
  if (from.closed !== to.closed)
    changes.push({
      place: below(place, "closed"),
      before: String(from.closed),
      after: String(to.closed),
      fact: { kind: "openness", isClosed: to.closed },
    });
  const values = pairMembers(from.values, to.values, { isNumbered });
  for (const value of values.removed) {
    const isReserved = !isNumbered || to.reserved.some((it) => it.number === value.number);
    const fact = { kind: "value-removed", type: from, value, isReserved } as const;
    changes.push({ place: gonePlace(to, value), before: value.name, after: null, fact });
  }
  for (const value of values.added)
    changes.push({
      place: { ...gonePlace(to, value), origin: value.origin, earlier: from.origin },
      before: null,
      after: value.name,
      fact: { kind: "value-added", type: to, value },
    });
  for (const pair of values.pairs) {
    const here = memberPlace(to, pair);
    changes.push(
      ...renamed(here, pair, "value-renamed"),
      ...(isNumbered && pair.from.number !== pair.to.number ? [numberChange(here, pair, "value-number")] : []),
      ...textChange(here, { from: pair.from.description, to: pair.to.description }),
      ...deprecationChange(here, { from: pair.from.deprecated, to: pair.to.deprecated }),
    );
  }
  if (isNumbered) changes.push(...tombstones({ from, to }, from.values, to.values));
  return changes;
}
