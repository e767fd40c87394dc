import { join } from "node:path";
import { sortBy } from "../base/order.ts";
import { plural } from "../base/text.ts";
import type { ComparedHandlers } from "../compare-handlers.ts";
import type { Result } from "../outcome.ts";
import type { PartedFiles } from "../plan/job-cache.ts";
import { manifestFileName } from "../plan/manifest.ts";
import type { HandlersChange } from "../write/handlers-changes.ts";
import type { Change } from "../write/reconcile.ts";
import { shownPath } from "./report.ts";
import { type Paint, printable } from "./terminal.ts";

/** The sign of each kind of change. */
export const changeSigns = { create: "+", update: "~", delete: "-", keep: "=", conflict: "!" } as const;

const maxListed = 40;

/** Whether anything on disk is not as it must be. */
export function hasChanges({ changes, handlers, lockDiffers, manifestDiffers }: Result): boolean {
  return lockDiffers || manifestDiffers || [...changes, ...handlers.changes].some((it) => it.kind !== "keep");
}

/** How many files there are, generated ones and handlers. */
export function fileCount({ changes, parted, handlers }: Result): number {
  const there = changes.filter((it) => it.kind !== "delete").length + (parted?.others.count ?? 0);
  return there + handlers.changes.length + otherHandlers(handlers).length;
}

/** The paths of handlers that a change of specs did not concern; what they only lead to is not counted. */
function otherHandlers({ others }: ComparedHandlers): readonly string[] {
  return others.flatMap((it) => (it.owner === null ? [] : [it.path]));
}

/** One line for each file that changes; all files when `isVerbose`. */
export function changeLines({ changes, parted, outDir }: Result, { cwd, isVerbose, colours }: ListOptions): string {
  const listedChanges = isVerbose ? withOthers(changes, parted) : changes.filter((it) => it.kind !== "keep");
  const shown = isVerbose ? listedChanges : listedChanges.slice(0, maxListed);
  const lines = shown.map(
    (it) => `  ${signText(it.kind, colours)} ${printable(shownPath(cwd, join(outDir, it.path)))}\n`,
  );
  const hidden = listedChanges.length - shown.length;
  return lines.join("") + (hidden > 0 ? `  … and ${hidden} more; -v lists them\n` : "");
}

function withOthers(changes: readonly Change[], parted: PartedFiles | null): readonly Pick<Change, "kind" | "path">[] {
  if (parted === null) return changes;
  const others = parted.others.entries().map(({ path }) => ({ kind: "keep", path }) as const);
  return sortBy([...changes, ...others], (it) => it.path);
}

/** One line for each file of handlers that changes, with the stubs that it gets. */
export function handlersLines({ handlers }: Result, { cwd, isVerbose, colours }: ListOptions): string {
  const kept = otherHandlers(handlers).map((path) => ({ kind: "keep", path, stubs: [] }) as const);
  const all = sortBy([...handlers.changes, ...kept], (it) => it.path);
  return all
    .filter((it) => isVerbose || it.kind !== "keep")
    .map((it) => {
      const stubs = it.kind === "update" ? colours.dim(`  adds ${printable(it.stubs.join(", "))}`) : "";
      return `  ${signText(it.kind, colours)} ${printable(shownPath(cwd, join(handlers.dir, it.path)))}${stubs}\n`;
    })
    .join("");
}

/** How a list of changes is printed. */
export interface ListOptions {
  readonly cwd: string;
  readonly isVerbose: boolean;
  readonly colours: Paint;
}

/** `2 files created, 1 removed, 31 unchanged`. */
export function changeCounts(result: Result, words: Readonly<Record<"create" | "update" | "delete", string>>): string {
  const kinds = [...result.changes, ...result.handlers.changes].map((it) => it.kind);
  const count = (kind: Change["kind"]) => kinds.filter((it) => it === kind).length;
  const parts = [
    { number: count("create"), word: words.create },
    { number: count("update"), word: words.update },
    { number: count("delete"), word: words.delete },
    { number: unchangedCount(result), word: "unchanged" },
  ].filter((it) => it.number > 0);
  if (parts.length === 0) return "no files";
  return parts
    .map(({ number, word }, index) => `${number} ${index === 0 ? `file${number === 1 ? "" : "s"} ` : ""}${word}`)
    .join(", ");
}

function unchangedCount({ changes, parted, handlers }: Result): number {
  const kept = [...changes, ...handlers.changes].filter((it) => it.kind === "keep").length;
  return kept + (parted?.others.count ?? 0) + otherHandlers(handlers).length;
}

/** The manifest's line, where nothing but it is out of date: otherwise it goes without saying. */
export function manifestLine({ changes, manifestDiffers, outDir }: Result, { cwd, colours }: ListOptions): string {
  if (!manifestDiffers || changes.some((it) => it.kind !== "keep")) return "";
  return `  ${signText("update", colours)} ${shownPath(cwd, join(outDir, manifestFileName))}\n`;
}

/** Which templates are the user's own: what they print may be like nothing that we describe. */
export function templatesLine({ overridden }: Result): string {
  if (overridden.length === 0) return "";
  const verb = overridden.length === 1 ? "is" : "are";
  return `${plural(overridden.length, "template")} ${verb} overridden: ${overridden.join(", ")}\n`;
}

/** The lines of the lock that a run changes. */
export function lockLines({ compiled, lockDiffers }: Result, { isVerbose, colours }: ListOptions): string {
  if (!lockDiffers) return "";
  const shown = isVerbose ? compiled.lockChanges : compiled.lockChanges.slice(0, maxListed);
  const hidden = compiled.lockChanges.length - shown.length;
  const lines = shown.map((it) => `    ${printable(it)}\n`).join("");
  return `  ${signText("update", colours)} interspec.lock.yaml\n${lines}${hidden > 0 ? `    … and ${hidden} more; -v lists them\n` : ""}`;
}

/** The changes for `--format json` and `gen plan --out`. */
export function changeData(result: Result, dir: string): Readonly<Record<string, unknown>> {
  const { changes, handlers, lockDiffers, compiled, outDir } = result;
  return {
    files: changes
      .filter((it) => it.kind !== "keep")
      .map((it) => ({
        change: it.kind,
        path: shownPath(dir, join(outDir, it.path)),
        emitter: it.file?.emitter ?? null,
        from: it.file?.origin.file ?? null,
      })),
    handlers: handlers.changes.filter((it) => it.kind !== "keep").map((it) => handlersData(it, handlers.dir, dir)),
    unchanged: unchangedCount(result),
    lock: { changes: lockDiffers, entries: lockDiffers ? compiled.lockChanges : [] },
  };
}

function handlersData({ kind, path, stubs, origin }: HandlersChange, handlersDir: string, dir: string): object {
  return { change: kind, path: shownPath(dir, join(handlersDir, path)), stubs, from: origin.file };
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
