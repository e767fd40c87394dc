import type { LockBlock, LockEntry } from "./lock.ts";
import { frozenBase } from "./numbers.ts";

/** Under which new names the blocks of an earlier lock stand: those that are gone, where a new one holds all of their entries. */
export function movedBlocks(
  before: ReadonlyMap<string, LockBlock>,
  after: ReadonlyMap<string, LockBlock>,
): ReadonlyMap<string, string> {
  const candidates = new Map<string, string[]>();
  for (const [name, block] of after) {
    if (before.has(name)) continue;
    const key = entryKey(block.entries[0]);
    const others = candidates.get(key);
    if (others === undefined) candidates.set(key, [name]);
    else others.push(name);
  }
  const moved = new Map<string, string>();
  for (const [name, block] of before) {
    if (after.has(name)) continue;
    const names = candidates.get(entryKey(block.entries[0])) ?? [];
    const index = names.findIndex((it) => holdsAll(after.get(it), block));
    // A block moves to one place only.
    const [found] = index === -1 ? [] : names.splice(index, 1);
    if (found !== undefined) moved.set(name, found);
  }
  return moved;
}

function holdsAll(after: LockBlock | undefined, before: LockBlock): boolean {
  const keys = new Set(after?.entries.map(entryKey));
  return before.entries.every((it) => keys.has(entryKey(it)));
}

function entryKey(entry: LockEntry | undefined): string {
  return entry === undefined ? "" : `${entry.number}:${frozenBase(entry)}`;
}
