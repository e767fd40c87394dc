import { join } from "node:path";
import { plural } from "../base/text.ts";
import type { Result } from "../outcome.ts";
import type { FileDiff } from "../write/diff.ts";
import { textOnDisk } from "../write/disk.ts";
import { shownPath } from "./report.ts";
import type { Session, Stream } from "./session.ts";
import { type Paint, printable } from "./terminal.ts";

/** Of a file that comes or goes whole, so many lines tell what it is. */
const maxWholeLines = 20;
const maxConflicts = 5;
const maxConflictLines = 60;

/** Whom a difference is shown to. */
export interface Reader extends Pick<Session, "cwd"> {
  readonly stdout: Pick<Stream, "paint">;
}

/** The differences of all files that change, for people to read. */
export async function diffTexts({ changes, handlers, outDir }: Result, session: Reader): Promise<string> {
  const { fileDiff } = await import("../write/diff.ts");
  const text = (path: string, before: string | null, after: string | null) => {
    const diff = fileDiff(shownPath(session.cwd, path), before, after);
    return diffText(diff, session.stdout.paint, { maxLines: diff.kind === "changed" ? null : maxWholeLines });
  };
  const ofFiles = changes
    .filter((it) => it.kind !== "keep")
    .map((it) => {
      const path = join(outDir, it.path);
      return text(path, textOnDisk(path), it.file?.bytes().toString() ?? null);
    });
  const ofHandlers = handlers.changes
    .filter((it) => it.kind !== "keep")
    .map((it) => text(join(handlers.dir, it.path), it.before, it.after));
  return [...ofFiles, ...ofHandlers].join("");
}

/** What a person changed in generated files, cut where it gets long. */
export async function conflictDiffs({ changes, outDir }: Result, session: Reader): Promise<string> {
  const conflicts = changes.filter((it) => it.kind === "conflict");
  if (conflicts.length === 0) return "";
  const { fileDiff } = await import("../write/diff.ts");
  const texts = conflicts.slice(0, maxConflicts).map(({ path, file }) => {
    const absolute = join(outDir, path);
    const diff = fileDiff(shownPath(session.cwd, absolute), file.bytes().toString(), textOnDisk(absolute));
    return diffText(diff, session.stdout.paint, { maxLines: maxConflictLines });
  });
  return texts.join("");
}

const headings = { created: "+", changed: "~", deleted: "-" } as const;

/** One difference: what happens to which file and how much of it, then the lines. */
function diffText(
  { kind, path, added, removed, lines }: FileDiff,
  colours: Paint,
  { maxLines }: { readonly maxLines: number | null },
): string {
  const paintOf = { created: colours.green, changed: colours.yellow, deleted: colours.red }[kind];
  const counts = [
    ...(kind === "deleted" ? [] : [colours.green(`+${added}`)]),
    ...(kind === "created" ? [] : [colours.red(`-${removed}`)]),
  ];
  const heading = `${paintOf(headings[kind])} ${colours.bold(printable(path))}  ${kind}  ${counts.join(" ")}`;
  const all = lines ?? ["  (nearly every line is another)"];
  const shown = all.slice(0, maxLines ?? all.length);
  const hidden = all.length - shown.length;
  const more = hidden === 0 ? [] : [colours.dim(`… ${plural(hidden, "more line")}`)];
  return [heading, ...shown.map((it) => coloured(it, colours)), ...more, "", ""].join("\n");
}

function coloured(line: string, colours: Paint): string {
  const text = printable(line);
  if (line.startsWith("@@")) return colours.blue(text);
  if (line.startsWith("+")) return colours.green(text);
  if (line.startsWith("-")) return colours.red(text);
  return text;
}
