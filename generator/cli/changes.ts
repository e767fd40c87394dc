import { join } from "node:path";
import type { Result } from "../outcome.ts";
import { manifestFileName } from "../plan/manifest.ts";
import { textOnDisk } from "../write/disk.ts";
import type { Change } from "../write/reconcile.ts";
import { shownPath } from "./report.ts";
import type { Session } from "./session.ts";
import { type Paint, printable } from "./terminal.ts";

/** The sign of each kind of change. */
export const changeSigns = { create: "+", update: "~", delete: "-", keep: "=", conflict: "!" } as const;

const maxListed = 40;
const maxDiffLines = 60;

/** Whether anything on disk is not as it must be. */
export function hasChanges({ changes, lockDiffers, manifestDiffers }: Result): boolean {
  return lockDiffers || manifestDiffers || changes.some((it) => it.kind !== "keep");
}

/** One line for each file that changes; all files when `isVerbose`. */
export function changeLines({ changes, outDir }: Result, { cwd, isVerbose, colours }: ListOptions): string {
  const listedChanges = isVerbose ? changes : changes.filter((it) => it.kind !== "keep");
  const shown = isVerbose ? listedChanges : listedChanges.slice(0, maxListed);
  const lines = shown.map(
    (it) => `  ${signText(it.kind, colours)} ${printable(shownPath(cwd, join(outDir, it.path)))}\n`,
  );
  const hidden = listedChanges.length - shown.length;
  return lines.join("") + (hidden > 0 ? `  … and ${hidden} more; -v lists them\n` : "");
}

/** How a list of changes is printed. */
export interface ListOptions {
  readonly cwd: string;
  readonly isVerbose: boolean;
  readonly colours: Paint;
}

/** `2 files created, 1 removed, 31 unchanged`. */
export function changeCounts(
  changes: readonly Change[],
  words: Readonly<Record<"create" | "update" | "delete", string>>,
): string {
  const count = (kind: Change["kind"]) => changes.filter((it) => it.kind === kind).length;
  const parts = [
    { number: count("create"), word: words.create },
    { number: count("update"), word: words.update },
    { number: count("delete"), word: words.delete },
    { number: count("keep"), word: "unchanged" },
  ].filter((it) => it.number > 0);
  if (parts.length === 0) return "no files";
  return parts
    .map(({ number, word }, index) => `${number} ${index === 0 ? `file${number === 1 ? "" : "s"} ` : ""}${word}`)
    .join(", ");
}

/** The manifest's line, where nothing but it is out of date: otherwise it goes without saying. */
export function manifestLine({ changes, manifestDiffers, outDir }: Result, { cwd, colours }: ListOptions): string {
  if (!manifestDiffers || changes.some((it) => it.kind !== "keep")) return "";
  return `  ${signText("update", colours)} ${shownPath(cwd, join(outDir, manifestFileName))}\n`;
}

/** The lines of the lock that a run changes. */
export function lockLines({ compiled, lockDiffers }: Result, { isVerbose, colours }: ListOptions): string {
  if (!lockDiffers) return "";
  const shown = isVerbose ? compiled.lockChanges : compiled.lockChanges.slice(0, maxListed);
  const hidden = compiled.lockChanges.length - shown.length;
  const lines = shown.map((it) => `    ${printable(it)}\n`).join("");
  return `  ${signText("update", colours)} interspec.lock.yaml\n${lines}${hidden > 0 ? `    … and ${hidden} more; -v lists them\n` : ""}`;
}

/** The differences of all files that change, as a patch. */
export async function patchText({ changes, outDir }: Result, session: Session): Promise<string> {
  const { fileDiff } = await import("../write/diff.ts");
  const texts = changes
    .filter((it) => it.kind !== "keep")
    .map((it) => {
      const path = join(outDir, it.path);
      return fileDiff(shownPath(session.cwd, path), textOnDisk(path), it.file?.bytes.toString() ?? null);
    });
  return texts.map((it) => coloured(it, session.stdout.paint)).join("");
}

/** What a person changed in generated files, cut where it gets long. */
export async function conflictDiffs({ changes, outDir }: Result, session: Session): Promise<string> {
  const conflicts = changes.filter((it) => it.kind === "conflict");
  if (conflicts.length === 0) return "";
  const { fileDiff } = await import("../write/diff.ts");
  const texts = conflicts.slice(0, 5).map(({ path, file }) => {
    const lines = fileDiff(
      shownPath(session.cwd, join(outDir, path)),
      file.bytes.toString(),
      textOnDisk(join(outDir, path)),
    ).split("\n");
    const cut = lines.length > maxDiffLines ? [...lines.slice(0, maxDiffLines), "… --diff shows all", ""] : lines;
    return coloured(cut.join("\n"), session.stdout.paint);
  });
  return texts.join("");
}

/** The changes for `--format json` and `gen plan --out`. */
export function changeData(
  { changes, lockDiffers, compiled, outDir }: Result,
  dir: string,
): Readonly<Record<string, unknown>> {
  return {
    files: changes
      .filter((it) => it.kind !== "keep")
      .map((it) => ({
        change: it.kind,
        path: shownPath(dir, join(outDir, it.path)),
        emitter: it.file?.emitter ?? null,
        from: it.file?.origin.file ?? null,
      })),
    unchanged: changes.filter((it) => it.kind === "keep").length,
    lock: { changes: lockDiffers, entries: compiled.lockChanges },
  };
}

function signText(kind: Change["kind"], colours: Paint): string {
  const paintOf = {
    create: colours.green,
    update: colours.yellow,
    delete: colours.red,
    keep: colours.dim,
    conflict: colours.red,
  };
  return paintOf[kind](changeSigns[kind]);
}

function coloured(patch: string, colours: Paint): string {
  return patch
    .split("\n")
    .map((line) => {
      const text = printable(line);
      if (line.startsWith("@@")) return colours.blue(text);
      if (line.startsWith("+")) return colours.green(text);
      if (line.startsWith("-")) return colours.red(text);
      return text;
    })
    .join("\n");
}
