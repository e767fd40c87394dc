import { chmodSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./apply.ts";
import type { HandlersChange } from "./handlers-changes.ts";

const mark = "\ufeff";

/**
 * Writes new files of handlers, and adds stubs to those that are there. Answers the paths that somebody else changed
 * since they were read: these are left alone.
 */
export function applyHandlers(dir: string, changes: readonly HandlersChange[]): readonly string[] {
  const pending = changes.filter((it) => it.kind !== "keep");
  const overtaken: string[] = [];
  for (const change of pending) {
    const { path, before, after, hasMark } = change;
    const text = hasMark ? mark + after : after;
    if (!isAsRead(dir, change)) overtaken.push(path);
    else if (before === null) replaceFile(join(dir, path), text);
    else replaceInPlace(join(dir, path), text);
  }
  return overtaken;
}

function isAsRead(dir: string, { path, before, hasMark }: HandlersChange): boolean {
  const absolute = join(dir, path);
  const isThere = statSync(absolute, { throwIfNoEntry: false }) !== undefined;
  if (before === null || !isThere) return before === null && !isThere;
  return readFileSync(absolute, "utf8") === (hasMark ? mark + before : before);
}

/** A link stays a link, and rights stay as they are. */
function replaceInPlace(path: string, text: string): void {
  const real = realpathSync(path);
  const { mode } = statSync(real);
  replaceFile(real, text);
  chmodSync(real, mode);
}
