import type { Comment } from "./comments.ts";

/** A line of the output before it is joined to a text. */
export interface Line {
  readonly indent: number;
  readonly text: string;
  /** The comment behind it, or null. */
  readonly comment: Comment | null;
  /** Whether a blank line stands before it. */
  readonly isSetOff: boolean;
  /** Whether a blank line after it would belong to a block of text. */
  readonly keepsBlanks: boolean;
}

/** A line; of what is not said there is none. */
export function line(indent: number, text: string, more: Partial<Omit<Line, "indent" | "text">> = {}): Line {
  return { comment: null, isSetOff: false, keepsBlanks: false, ...more, indent, text };
}

/** The text of lines. Comments that stood below each other go on to do so. */
export function joined(lines: readonly Line[]): string {
  const columns = commentColumns(lines);
  const texts = lines.map((it, index) => {
    const isSetOff = it.isSetOff && index > 0 && lines[index - 1]?.keepsBlanks !== true;
    const text = it.text === "" ? "" : " ".repeat(it.indent) + it.text;
    const comment = it.comment === null ? "" : text.padEnd(columns[index] ?? 0).slice(text.length) + it.comment.text;
    return `${isSetOff ? "\n" : ""}${text}${comment}\n`;
  });
  return texts.join("");
}

/** Where the comment of each line begins. */
function commentColumns(lines: readonly Line[]): readonly number[] {
  const columns = lines.map((it) => it.indent + it.text.length + blanksBeforeComment);
  for (let start = 0, end = 0; start < lines.length; start = end) {
    end = endOfRun(lines, start);
    columns.fill(Math.max(...columns.slice(start, end)), start, end);
  }
  return columns;
}

const blanksBeforeComment = 2;

/** After which line the comments no longer stand below the first one. */
function endOfRun(lines: readonly Line[], start: number): number {
  const column = lines[start]?.comment?.column;
  let end = start + 1;
  while (column !== undefined && lines[end]?.comment?.column === column && lines[end]?.isSetOff === false) end += 1;
  return end;
}
