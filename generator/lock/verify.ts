import type { Diagnostic, Report } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { fileOrigin } from "../base/origin.ts";
import type { Lock, LockBlock } from "./lock.ts";
import { blockSections } from "./lock.ts";

/** What a lock may not do to an earlier one: lose, renumber or rename an entry, or lower a cursor. `file` is where the findings stand. */
export function verifyLock(before: Lock, after: Lock, file: string): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  for (const section of blockSections) {
    const moved = movedBlocks(after, section);
    for (const [name, block] of before[section]) {
      const now = after[section].get(name) ?? moved.get(firstEntry(block));
      if (now === undefined) broken(report, file, "lock-deleted", `the block of '${name}' is gone`);
      else verifyBlock(name, block, now, file, report);
    }
  }
  for (const id of before.interactions.keys()) {
    const isThere =
      after.interactions.has(id) ||
      [...after.interactions].some(([now, it]) =>
        it.was.some((was) => `${now.slice(0, now.lastIndexOf(".") + 1)}${was}` === id),
      );
    if (!isThere) broken(report, file, "lock-deleted", `the interaction '${id}' is gone`);
  }
  return diagnostics;
}

/** A renamed type keeps its block under another name: it is found by its first entry. */
function movedBlocks(lock: Lock, section: "messages" | "enums"): ReadonlyMap<string, LockBlock> {
  return new Map([...lock[section].values()].map((it) => [firstEntry(it), it]));
}

function firstEntry(block: LockBlock): string {
  return block.entries
    .map((it) => `${it.number}:${it.was.at(-1) ?? it.name}`)
    .slice(0, 3)
    .join(",");
}

function verifyBlock(name: string, before: LockBlock, after: LockBlock, file: string, report: Report): void {
  const byNumber = new Map(after.entries.map((it) => [it.number, it]));
  for (const entry of before.entries) {
    const now = byNumber.get(entry.number);
    if (now === undefined)
      broken(report, file, "lock-deleted", `${name}: number ${entry.number} ('${entry.name}') is gone`);
    else if (now.name !== entry.name && !now.was.includes(entry.name)) {
      broken(
        report,
        file,
        "lock-renumbered",
        `${name}: number ${entry.number} was '${entry.name}' and is '${now.name}'`,
      );
    }
    // What was removed comes back with its own type only.
    else if (entry.removed && now.type !== entry.type)
      broken(
        report,
        file,
        "lock-renumbered",
        `${name}: number ${entry.number} was ${entry.type ?? "a value"} and is ${now.type ?? "a value"}`,
      );
  }
  if (after.next < before.next)
    broken(report, file, "lock-cursor-lowered", `${name}: next was ${before.next} and is ${after.next}`);
}

function broken(report: Report, file: string, code: string, message: string): void {
  report({
    code,
    message,
    origin: fileOrigin(file),
    help: "restore the line from version control: numbers are never used again",
  });
}
