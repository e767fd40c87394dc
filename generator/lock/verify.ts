import type { Diagnostic, Report } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { fileOrigin, type Origin } from "../base/origin.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Lock, LockBlock, LockEntry } from "./lock.ts";
import { blockSections } from "./lock.ts";
import { movedBlocks } from "./moved.ts";
import { frozenBase } from "./numbers.ts";
import { type LockPlaces, lockPlaces } from "./places.ts";

/** What a lock may not do to an earlier one: lose, renumber or rename an entry, or lower a cursor. `file` holds `after`. */
export function verifyLock(before: Lock, after: Lock, file: SourceFile): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  const places = lockPlaces(file);
  for (const section of blockSections) {
    const moved = movedBlocks(before[section], after[section]);
    for (const [name, block] of before[section]) {
      // A renamed type keeps its block under another name.
      const nowName = moved.get(name) ?? name;
      const now = after[section].get(nowName);
      if (now === undefined) broken(report, "lock-deleted", `the block of '${name}' is gone`, fileOrigin(file.path));
      else verifyBlock(nowName, block, now, places, report);
    }
  }
  verifyInteractions(before, after, file.path, report);
  return diagnostics;
}

function verifyBlock(name: string, before: LockBlock, after: LockBlock, places: LockPlaces, report: Report): void {
  const byNumber = new Map(after.entries.map((it) => [it.number, it]));
  for (const entry of before.entries) {
    const now = byNumber.get(entry.number);
    const what = `${name}: number ${entry.number}`;
    const place = places.entry(name, entry.number);
    if (now === undefined) broken(report, "lock-deleted", `${what} ('${entry.name}') is gone`, place);
    else {
      const problem = entryProblem(entry, now);
      if (problem !== null) broken(report, "lock-renumbered", `${what} ${problem}`, place);
    }
  }
  if (after.next < before.next)
    broken(report, "lock-cursor-lowered", `${name}: next was ${before.next} and is ${after.next}`, places.next(name));
}

function entryProblem(before: LockEntry, after: LockEntry): string | null {
  const names = new Set([after.name, ...after.was]);
  if (!names.has(before.name)) return `was '${before.name}' and is '${after.name}'`;
  const lost = before.was.find((it) => !names.has(it));
  if (lost !== undefined || frozenBase(before) !== frozenBase(after))
    return `was once '${lost ?? frozenBase(before)}', which the lock no longer says`;
  // What was removed comes back with its own type only.
  return before.removed && after.type !== before.type
    ? `was ${before.type ?? "a value"} and is ${after.type ?? "a value"}`
    : null;
}

function verifyInteractions(before: Lock, after: Lock, file: string, report: Report): void {
  const earlier = new Set([...after.interactions].flatMap(([id, { was }]) => was.map((it) => earlierId(id, it))));
  for (const id of before.interactions.keys()) {
    if (!after.interactions.has(id) && !earlier.has(id))
      broken(report, "lock-deleted", `the interaction '${id}' is gone`, fileOrigin(file));
  }
}

function earlierId(id: string, was: string): string {
  return `${id.slice(0, id.lastIndexOf(".") + 1)}${was}`;
}

function broken(report: Report, code: string, message: string, origin: Origin): void {
  report({ code, message, origin, help: "restore the line from version control: numbers are never used again" });
}
