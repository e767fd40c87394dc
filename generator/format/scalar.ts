import type { Scalar } from "yaml";
import { isPlain, isSeen, isTextToAll, quoted } from "./quotes.ts";

/** A scalar on one line. Quotes go where every reader reads the same without them. */
export function scalarText({ value, source, type }: Scalar.Parsed, place: { readonly inFlow: boolean }): string {
  if (typeof value !== "string") return source;
  if (isTextToAll(value)) return isPlain(value, place) ? value : quoted(value);
  // `NO` is a text here and a boolean elsewhere: whichever was meant, it stays.
  return type === "PLAIN" ? value : quoted(value);
}

/** Whether a node is a block of text, with `|` or `>`. */
export function isTextBlock({ type }: Scalar.Parsed): boolean {
  return type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
}

/** A block of text: what stands behind its key, and its lines without their indent. */
export interface TextBlock {
  readonly header: string;
  readonly lines: readonly string[];
  /** Whether blank lines after it belong to it. */
  readonly keepsBlanks: boolean;
}

/** A block of text as it is written; `parentColumn` is where the key or the dash before it stands. */
export function writtenBlock(source: string, parentColumn: number): TextBlock {
  const [head = "", ...content] = source.replace(/\n$/, "").split("\n");
  const style = head.slice(0, 1);
  const chomping = /^.[0-9]?([-+])/.exec(head)?.[1] ?? "";
  const explicit = /^.[-+]?([0-9])/.exec(head)?.[1];
  const first = content.find((it) => !isBlank(it)) ?? "";
  const indent = explicit === undefined ? (/^ */.exec(first)?.[0].length ?? 0) : parentColumn + Number(explicit);
  const lines = content.map((it) => it.slice(indent));
  const last = lines.findLastIndex((it) => !isBlank(it));
  const kept = chomping === "+" ? lines : lines.slice(0, last + 1);
  const indicator = kept.find((it) => it !== "")?.startsWith(" ") === true ? "2" : "";
  return { header: `${style}${indicator}${chomping}`, lines: kept, keepsBlanks: chomping === "+" };
}

function isBlank(line: string): boolean {
  return /^ *$/.test(line);
}

/** A text that was written over several lines, as a block of text; null when it is better on one line. */
export function blockOf(text: string, width: number): TextBlock | null {
  if (/^\s/.test(text) || !isSeen(text.replaceAll("\n", ""))) return null;
  if (!text.includes("\n")) {
    const isEven = !/ {2}| $/.test(text);
    return isEven ? { header: ">-", lines: filled(text.split(" "), width), keepsBlanks: false } : null;
  }
  if (/ \n| $|\n\n$/.test(text)) return null;
  const header = text.endsWith("\n") ? "|" : "|-";
  return { header, lines: text.replace(/\n$/, "").split("\n"), keepsBlanks: false };
}

/** Words on lines of at most this width. */
function filled(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
