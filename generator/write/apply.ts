import { createHash } from "node:crypto";
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Manifest, ManifestEntry } from "../plan/manifest.ts";
import { manifestFileName, printManifest } from "../plan/manifest.ts";
import type { OutFolder } from "./disk.ts";
import { textOnDisk } from "./disk.ts";
import type { Change } from "./reconcile.ts";

/** What a run is about to write, so that the next one knows its own should this one be killed. */
export const journalFileName = ".gen-journal";

/** All that one run writes. */
export interface Writing {
  readonly out: OutFolder;
  readonly changes: readonly Change[];
  /** The list of generated files as it is to be; null where there are none. */
  readonly manifestText: string | null;
  /** What a killed run had begun. */
  readonly journal: Manifest;
  /** A file beside `out`, written before all others; null when it is as it should be. */
  readonly lock: { readonly path: string; readonly text: string } | null;
  /** Asked between files: whether to stop. */
  readonly isStopped: () => boolean;
  readonly onProgress: (done: number, all: number) => void;
}

// So often others get a turn: signals, and the line that shows progress.
const filesPerTurn = 64;

/**
 * Writes the changes. Every file is replaced whole; wherever this is stopped, each is old or new, and the journal tells
 * the next run which new ones are ours. Answers false when it was stopped.
 */
export async function apply(writing: Writing): Promise<boolean> {
  const { out, changes, manifestText, journal, lock } = writing;
  // A run may have been killed before its journal stood.
  const begun = [journalFileName, manifestFileName, ...journal.entries.keys()];
  for (const path of begun) rmSync(join(out.dir, temporaryName(path)), { force: true });
  // Numbers come first: what is written below relies on them.
  if (lock !== null) replaceFile(lock.path, lock.text);
  const manifestPath = join(out.dir, manifestFileName);
  const isDone = changes.every((it) => it.kind === "keep") && journal.entries.size === 0;
  if (isDone && textOnDisk(manifestPath) === manifestText) return true;
  writeJournal(writing);
  if (!(await applyChanges(writing))) return false;
  if (manifestText === null) rmSync(manifestPath, { force: true });
  else replaceFile(manifestPath, manifestText);
  rmSync(join(out.dir, journalFileName), { force: true });
  return true;
}

function writeJournal({ out, changes, journal }: Writing): void {
  const written = changes.flatMap((it) => (it.kind === "keep" || it.file === null ? [] : [it.file]));
  if (written.length > 0)
    replaceFile(join(out.dir, journalFileName), printManifest([...written, ...allEntries(journal)]));
}

async function applyChanges({ out, changes, isStopped, onProgress }: Writing): Promise<boolean> {
  // Removing comes first: where names ignore case, an old name may be a new one's.
  const removals = changes.filter((it) => it.kind === "delete");
  const pending = [...removals, ...changes.filter((it) => it.kind !== "delete" && it.kind !== "keep")];
  const folders = new Set<string>();
  // One after the other: several at once take twice as long where the disk answers at once.
  for (const [index, change] of pending.entries()) {
    if (index % filesPerTurn === 0) {
      onProgress(index, pending.length);
      await turn();
      if (isStopped()) return false;
    }
    if (change.file === null) removeFile(out.dir, change.path);
    else writeFile(out.dir, change.path, change.file.bytes(), folders);
  }
  return true;
}

/** Replaces a file whole: a reader sees the old content or the new one. */
export function replaceFile(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  replaceThrough(join(dirname(path), posix.basename(temporaryName(path))), path, content);
}

/** Writes a file; `folders` are those that are known to be there. */
function writeFile(dir: string, path: string, content: Buffer, folders: Set<string>): void {
  const folder = dirname(join(dir, path));
  if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
  folders.add(folder);
  replaceThrough(join(dir, temporaryName(path)), join(dir, path), content);
}

function replaceThrough(temporary: string, path: string, content: string | Buffer): void {
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(dir: string, path: string): void {
  rmSync(join(dir, path), { force: true });
  for (let at = posix.dirname(path); at !== "."; at = posix.dirname(at)) {
    try {
      rmdirSync(join(dir, at));
    } catch {
      // Not empty, or not ours to remove: either way it stays.
      return;
    }
  }
}

/** In the same folder, so that renaming is one step; the same in every run, so that the next one finds it. */
function temporaryName(path: string): string {
  const key = createHash("sha256").update(posix.basename(path)).digest("hex").slice(0, 16);
  return posix.join(posix.dirname(path), `.gen-${key}.tmp`);
}

/** What an earlier run had begun counts on: this one may be killed before it comes to the same file. */
function allEntries({ entries, digests }: Manifest): readonly ManifestEntry[] {
  return [...entries.values()].flatMap((it) => [...(digests.get(it.path) ?? [])].map((digest) => ({ ...it, digest })));
}
