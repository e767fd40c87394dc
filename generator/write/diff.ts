import { structuredPatch } from "diff";

/** How a file differs from what it was, line by line. */
export interface FileDiff {
  readonly kind: "created" | "changed" | "deleted";
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  /** The hunks of a unified diff; null: the two have so little in common that nobody would read them. */
  readonly lines: readonly string[] | null;
}

/** Beyond so many changed lines a diff says no more than that the file is another. */
const maxEdits = 4000;
const linesAround = 3;

/** The difference between two texts; null as one of them means that the file is absent there. */
export function fileDiff(path: string, before: string | null, after: string | null): FileDiff {
  const kind = before === null ? "created" : after === null ? "deleted" : "changed";
  const options = { context: linesAround, maxEditLength: maxEdits };
  const patch = structuredPatch(path, path, before ?? "", after ?? "", undefined, undefined, options);
  if (patch === undefined) return { kind, path, added: lineCount(after), removed: lineCount(before), lines: null };
  const changed = patch.hunks.flatMap((it) => it.lines);
  return {
    kind,
    path,
    added: changed.filter((it) => it.startsWith("+")).length,
    removed: changed.filter((it) => it.startsWith("-")).length,
    // Of a whole file it goes without saying where its lines are.
    lines: patch.hunks.flatMap((it) => (kind === "changed" ? [headOf(it), ...it.lines] : it.lines)),
  };
}

function headOf({
  oldStart,
  oldLines,
  newStart,
  newLines,
}: Readonly<Record<"oldStart" | "oldLines" | "newStart" | "newLines", number>>): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
}

function lineCount(text: string | null): number {
  return text === null ? 0 : text.replace(/\n$/, "").split("\n").length;
}
