import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const pollMs = 20;
/** A lock of git that is older was left by a git that was killed. */
const staleMs = 60_000;

/** Waits while git changes the files of a project: in the middle of a branch switch, specs and lock do not belong together. */
export async function untilGitIsDone(project: string): Promise<void> {
  while (isGitAtWork(project)) await pause(pollMs);
}

/** Git holds the lock of its index from before the first file that it changes until after the last one. */
function isGitAtWork(project: string): boolean {
  const lock = statSync(join(gitFolder(project), "index.lock"), { throwIfNoEntry: false });
  return lock !== undefined && Math.abs(Date.now() - lock.mtimeMs) < staleMs;
}

/** `.git` is a folder, or in a worktree a file that names one. */
function gitFolder(project: string): string {
  const path = join(project, ".git");
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return path;
  const [, folder = "."] = /^gitdir: (.+)$/m.exec(readFileSync(path, "utf8")) ?? [];
  return resolve(project, folder);
}
