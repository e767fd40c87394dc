import type { WireNames } from "../model/types.ts";
import type { NamedWire, Pair } from "./change.ts";

/** A field, an enum value or a variant. */
export interface Member {
  readonly name: string;
  readonly was: readonly string[];
  readonly names: WireNames;
  readonly number: number;
}

/** Members that are the same before and after, and those that have no other. */
export interface Paired<T> {
  readonly pairs: readonly Pair<T>[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/** Pairs members by name, by `was`, by number where numbers mean the same, and by their name on the wire. */
export function pairMembers<T extends Member>(
  before: readonly T[],
  after: readonly T[],
  { isNumbered }: { readonly isNumbered: boolean },
): Paired<T> {
  return paired(before, after, [
    [(it) => [it.name], (it) => [it.name]],
    [(it) => [it.name], (it) => it.was],
    ...(isNumbered ? [[(it: T) => [String(it.number)], (it: T) => [String(it.number)]] as const] : []),
    [(it) => [it.names.json], (it) => [it.names.json]],
  ]);
}

/** The keys by which one step pairs: those of an old element, and those of a new one. */
export type KeyStep<T> = readonly [(before: T) => readonly string[], (after: T) => readonly string[]];

/** Pairs elements step by step: what one step leaves over is looked at by the next. */
export function paired<T>(before: readonly T[], after: readonly T[], steps: readonly KeyStep<T>[]): Paired<T> {
  const partner = new Map<T, T>();
  const free = new Set(before);
  for (const [oldKeys, newKeys] of steps) {
    const byKey = new Map([...free].flatMap((it) => oldKeys(it).map((key) => [key, it] as const)));
    for (const to of after) {
      if (partner.has(to)) continue;
      const from = newKeys(to)
        .flatMap((key) => byKey.get(key) ?? [])
        .find((it) => free.has(it));
      if (from === undefined) continue;
      partner.set(to, from);
      free.delete(from);
    }
  }
  return {
    pairs: after.flatMap((to) => {
      const from = partner.get(to);
      return from === undefined ? [] : [{ from, to }];
    }),
    removed: [...free],
    added: after.filter((it) => !partner.has(it)),
  };
}

/** The wires on which two names differ. */
export function otherNames(from: WireNames, to: WireNames): readonly NamedWire[] {
  return (["json", "proto", "avro", "graphql"] as const).filter((it) => from[it] !== to[it]);
}
