import { stableJson } from "../base/digest.ts";
import { at } from "../base/origin.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type { Change, Pair, Place } from "./change.ts";

/** A change of what is written for people. */
export function textChange(place: Place, { from, to }: Pair<unknown>): readonly Change[] {
  if (stableJson(from) === stableJson(to)) return [];
  return [
    { place: { ...place, target: `${place.target}/doc` }, before: null, after: null, fact: { kind: "documentation" } },
  ];
}

/** A change of when something goes out of use. */
export function deprecationChange(place: Place, { from, to }: Pair<Deprecation | null>): readonly Change[] {
  if (stableJson(from) === stableJson(to)) return [];
  const here = {
    ...place,
    target: `${place.target}/deprecated`,
    origin: to === null ? place.origin : at(place.origin, "deprecated"),
    earlier: place.earlier === null || from === null ? place.earlier : at(place.earlier, "deprecated"),
  };
  return [
    { place: here, before: deprecationText(from), after: deprecationText(to), fact: { kind: "deprecation", from, to } },
  ];
}

function deprecationText(deprecation: Deprecation | null): string | null {
  if (deprecation === null) return null;
  const { since, sunset } = deprecation;
  return sunset === null ? `deprecated since ${since}` : `deprecated since ${since}, gone on ${sunset}`;
}
