import type { Origin } from "../base/origin.ts";
import type { EnumType, NamedType, RecordType, UnionType, WireNames } from "../model/types.ts";
import type { Change, Pair, Place } from "./change.ts";
import { otherNames } from "./pairing.ts";
import { below } from "./place.ts";

/** A field, an enum value or a variant, as far as its places and names go. */
export interface NamedMember {
  readonly name: string;
  readonly names: WireNames;
  readonly number: number;
  readonly origin: Origin;
}

/** A member that has another name, in code or on a wire. */
export function renamed(
  place: Place,
  { from, to }: Pair<NamedMember>,
  kind: "value-renamed" | "variant-renamed",
): readonly Change[] {
  const wires = otherNames(from.names, to.names);
  if (from.name === to.name && wires.length === 0) return [];
  return [{ place: below(place, "name"), before: namesText(from), after: namesText(to), fact: { kind, wires } }];
}

/** A member that has another number. */
export function numberChange(
  place: Place,
  { from, to }: Pair<NamedMember>,
  kind: "value-number" | "variant-number",
): Change {
  return { place: below(place, "number"), before: String(from.number), after: String(to.number), fact: { kind } };
}

/** The name of a member and, where it is another, that on the wire. */
function namesText({ name, names }: NamedMember): string {
  return name === names.json ? name : `${name} (${names.json})`;
}

/** Numbers that were reserved and are not any more. */
export function tombstones(
  { from, to }: Pair<RecordType | EnumType | UnionType>,
  before: readonly NamedMember[],
  after: readonly NamedMember[],
): readonly Change[] {
  const known = new Set([...to.reserved, ...after].map((it) => it.number));
  const gone = from.reserved.filter((it) => !known.has(it.number) && before.every((old) => old.number !== it.number));
  return gone.map((it) => ({
    place: { target: `${to.id}#/${it.number}`, subject: `'${to.name}'`, origin: to.origin, earlier: from.origin },
    before: `${it.number} ${it.proto}`,
    after: null,
    fact: { kind: "tombstone" },
  }));
}

/** Whether two types have one history, so that their numbers mean the same. */
export function isSame({ from, to }: Pair<NamedType>): boolean {
  return from.id === to.id || to.was.includes(from.name);
}

/** The place of a member that was there before. */
export function memberPlace(type: NamedType, { from, to }: Pair<NamedMember>): Place {
  return {
    target: `${type.id}#/${to.name}`,
    subject: `'${type.name}.${to.name}'`,
    origin: to.origin,
    earlier: from.origin,
  };
}

/** The place of a member that is gone: its type. */
export function gonePlace(type: NamedType, member: NamedMember): Place {
  return {
    target: `${type.id}#/${member.name}`,
    subject: `'${type.name}.${member.name}'`,
    origin: type.origin,
    earlier: member.origin,
  };
}
