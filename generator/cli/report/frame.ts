import { type Paint, printable, widthOf } from "../terminal.ts";
import type { Range } from "./record.ts";

const linesAround = 2;
/** A longer line is cut around the place that it is shown for. */
const maxColumns = 120;
const columnsBefore = 50;

/** The lines around a place, with marks below it; nothing where the text does not reach. */
export function codeFrame(text: string, { start, end }: Range, colours: Paint): readonly string[] {
  const lines = text.split("\n").map((it) => it.replace(/\r$/, ""));
  if (lines.at(-1) === "") lines.pop();
  if (start.line > lines.length) return [];
  const first = Math.max(1, start.line - linesAround);
  const last = Math.min(lines.length, start.line + linesAround);
  const digits = String(last).length;
  const from = start.column > maxColumns ? start.column - columnsBefore : 0;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((number) => {
    const line = lines[number - 1] ?? "";
    const shown = excerpt(line, from);
    const gutter = `${String(number).padStart(digits)} |`;
    if (number !== start.line) return [colours.dim(`  ${gutter} ${shown}`).trimEnd()];
    const marks = marksBelow(line, {
      from,
      start: start.column,
      end: end.line === start.line ? end.column : line.length + 1,
    });
    return [`${colours.red(">")} ${gutter} ${shown}`.trimEnd(), `  ${" ".repeat(digits)} | ${colours.red(marks)}`];
  });
}

function excerpt(line: string, from: number): string {
  const cut = line.slice(from, from + maxColumns);
  return `${from > 0 ? "…" : ""}${printable(cut)}${line.length > from + maxColumns ? "…" : ""}`;
}

interface Marks {
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

function marksBelow(line: string, { from, start, end }: Marks): string {
  const before = widthOf(printable(line.slice(from, start - 1))) + (from > 0 ? 1 : 0);
  const marked = widthOf(printable(line.slice(start - 1, Math.min(end - 1, from + maxColumns))));
  return " ".repeat(before) + "^".repeat(Math.max(1, marked));
}
