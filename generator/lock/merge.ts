import { sortBy } from "../base/order.ts";
import type { Lock, LockBlock, LockEntry, LockInteraction } from "./lock.ts";

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
  const names = new Set([...ours[section].keys(), ...theirs[section].keys()]);
  return new Map(
    sortBy(names, (it) => it).flatMap((name) => {
      const [a, b] = [ours[section].get(name), theirs[section].get(name)];
      const block = a !== undefined && b !== undefined ? mergedBlock(base[section].get(name) ?? null, a, b) : (a ?? b);
      return block === undefined ? [] : [[name, block] as const];
    }),
  );
}

function mergedBlock(base: LockBlock | null, ours: LockBlock, theirs: LockBlock): LockBlock {
  const frozen = new Map((base?.entries ?? []).map((it) => [it.number, it]));
  const merged = new Map(ours.entries.map((it) => [it.number, it]));
  const late: LockEntry[] = [];
  for (const entry of theirs.entries) {
    const own = merged.get(entry.number);
    const before = frozen.get(entry.number);
    if (own === undefined) merged.set(entry.number, entry);
    // Of what was there before, the side that changed it wins.
    else if (before !== undefined) merged.set(entry.number, same(own, before) ? entry : own);
    else if (own.name !== entry.name) late.push(entry);
  }
  const taken = new Set([...merged.values()].map((it) => it.name));
  let next = Math.max(ours.next, theirs.next);
  for (const entry of late) {
    if (taken.has(entry.name)) continue;
    merged.set(next, { ...entry, number: next });
    taken.add(entry.name);
    next += 1;
  }
  const entries = withoutTwins(
    [...merged.values()].sort((a, b) => a.number - b.number),
    frozen,
  );
  return { entries, next };
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
