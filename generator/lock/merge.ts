import { byCodeUnit, sortBy, unique } from "../base/order.ts";
import type { Lock, LockBlock, LockEntry, LockInteraction } from "./lock.ts";
import { movedBlocks } from "./moved.ts";
import { freeNumber, frozenBase } from "./numbers.ts";

/** Merges two locks that come from one. What both added under one number: ours keeps it, theirs takes the next. */
export function mergeLocks(base: Lock, ours: Lock, theirs: Lock): Lock {
  return {
    interactions: mergedInteractions(base, ours, theirs),
    messages: mergedBlocks(base, ours, theirs, "messages"),
    enums: mergedBlocks(base, ours, theirs, "enums"),
  };
}

function mergedInteractions(base: Lock, ours: Lock, theirs: Lock): ReadonlyMap<string, LockInteraction> {
  const merged = new Map(theirs.interactions);
  for (const [id, interaction] of ours.interactions) {
    const isOurs = JSON.stringify(shown(base.interactions.get(id))) !== JSON.stringify(shown(interaction));
    if (isOurs || !merged.has(id)) merged.set(id, interaction);
  }
  // Nothing is ever deleted: what one side lacks was renamed there.
  for (const id of base.interactions.keys())
    if (!ours.interactions.has(id) || !theirs.interactions.has(id)) merged.delete(id);
  return merged;
}

function shown(interaction: LockInteraction | undefined): unknown {
  return interaction === undefined ? null : [...interaction.facts, interaction.was, interaction.removed];
}

function mergedBlocks(
  base: Lock,
  ours: Lock,
  theirs: Lock,
  section: "messages" | "enums",
): ReadonlyMap<string, LockBlock> {
  const [moved, movedThere] = [ours, theirs].map((it) => movedBlocks(base[section], it[section]));
  const origin = new Map([...(moved ?? []), ...(movedThere ?? [])].map(([from, to]) => [to, from]));
  const sides = [ours, theirs].map((side, index) => {
    const names = (index === 0 ? movedThere : moved) ?? new Map<string, string>();
    // A block that the other side renamed stands under its new name, unless this side renamed it too.
    return new Map([...side[section]].map(([name, block]) => [names.get(name) ?? name, block]));
  });
  const all = new Set(sides.flatMap((it) => [...it.keys()]));
  return new Map(
    sortBy(all, (it) => it).flatMap((name) => {
      const [a, b] = sides.map((it) => it.get(name));
      const before = base[section].get(origin.get(name) ?? name) ?? null;
      const block = a !== undefined && b !== undefined ? mergedBlock(section, before, a, b) : (a ?? b);
      return block === undefined ? [] : [[name, block] as const];
    }),
  );
}

function mergedBlock(
  section: "messages" | "enums",
  base: LockBlock | null,
  ours: LockBlock,
  theirs: LockBlock,
): LockBlock {
  const frozen = new Map((base?.entries ?? []).map((it) => [it.number, it]));
  const merged = new Map(ours.entries.map((it) => [it.number, it]));
  const late: LockEntry[] = [];
  for (const entry of theirs.entries) {
    const own = merged.get(entry.number);
    const before = frozen.get(entry.number);
    if (own === undefined) merged.set(entry.number, entry);
    else if (before !== undefined) merged.set(entry.number, mergedEntry(before, own, entry));
    else if (own.name !== entry.name) late.push(entry);
  }
  const taken = new Set([...merged.values()].map((it) => it.name));
  let next = Math.max(ours.next, theirs.next);
  for (const entry of late) {
    if (taken.has(entry.name)) continue;
    const number = freeNumber(section, next);
    merged.set(number, { ...entry, number });
    taken.add(entry.name);
    next = number + 1;
  }
  const entries = withoutTwins(
    [...merged.values()].sort((a, b) => a.number - b.number),
    frozen,
  );
  return { entries, next };
}

/** Of what was there before, the side that changed it wins; of two changes nothing is lost, whatever side comes first. */
function mergedEntry(before: LockEntry, ours: LockEntry, theirs: LockEntry): LockEntry {
  if (same(ours, before)) return theirs;
  if (same(theirs, before)) return ours;
  const [a, b] = byCodeUnit(JSON.stringify(ours), JSON.stringify(theirs)) <= 0 ? [ours, theirs] : [theirs, ours];
  const [first, second] = a.name === before.name ? [b, a] : [a, b];
  const names = unique([first.name, second.name, ...first.was, ...second.was]);
  // The first name stays the last of the list: the names on the wire are made from it.
  const base = frozenBase(before);
  const was = names.slice(1).filter((it) => it !== base);
  return {
    ...first,
    was: first.name === base && was.length === 0 ? [] : [...was, base],
    removed: first.removed && second.removed,
  };
}

function same(a: LockEntry, b: LockEntry): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** One name added on both sides under two numbers keeps the lower one. */
function withoutTwins(entries: readonly LockEntry[], frozen: ReadonlyMap<number, LockEntry>): readonly LockEntry[] {
  const seen = new Set<string>();
  return entries.filter((it) => {
    const isTwin = seen.has(it.name) && !frozen.has(it.number);
    seen.add(it.name);
    return !isTwin;
  });
}
