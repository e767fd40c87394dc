import type { ParsedNode, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { isAlias, isMap, isScalar } from "yaml";
import type { Comment, CommentQueue } from "./comments.ts";
import { type Flow, flowText } from "./flow.ts";
import { type Line, line } from "./line.ts";
import { blockOf, isTextBlock, scalarText, type TextBlock, writtenBlock } from "./scalar.ts";

/** The longest line that a list or map between brackets may make. */
export const maxColumns = 120;
const step = 2;

/** What is printed, and the comments that are still to be placed. */
export interface Printing {
  readonly text: string;
  readonly comments: CommentQueue;
}

/** The lines of the map that a file is. */
export function documentLines(map: YAMLMap.Parsed, printing: Printing): readonly Line[] {
  const lines = collectionLines(map, { indent: 0, parentColumn: -1, limit: printing.text.length }, printing);
  const rest = printing.comments.takeWhile(() => true);
  return [...lines, ...commentLines(rest, { indent: 0, isFirst: false }, printing)];
}

/** Where a list, a map or an entry of one is printed. */
interface Place {
  readonly indent: number;
  /** Where what it belongs to stands in the source. */
  readonly parentColumn: number;
  /** The offset at which something else begins. */
  readonly limit: number;
}

/** A key or dash, and what stands behind it. */
interface Entry {
  readonly opening: string;
  /** Where the opening begins and ends in the source. */
  readonly start: number;
  readonly end: number;
  readonly value: ParsedNode | null;
}

function collectionLines(node: Flow, place: Place, printing: Printing): readonly Line[] {
  const entries = isMap(node) ? mapEntries(node) : listEntries(node, printing);
  const column = node.flow === true ? 0 : columnOf(node.range[0], printing);
  const lines = entries.flatMap((entry, index) => {
    const limit = entries[index + 1]?.start ?? place.limit;
    return entryLines(entry, { ...place, parentColumn: column, limit, isFirst: index === 0 }, printing);
  });
  const end = node.range[1];
  const isOwn = (it: Comment) =>
    node.flow === true
      ? it.offset < end || isBehind(end, it, printing)
      : it.offset < place.limit && it.column >= column && column > place.parentColumn;
  const below = printing.comments.takeWhile(isOwn);
  return [...lines, ...commentLines(below, { indent: place.indent, isFirst: false }, printing)];
}

function mapEntries({ items }: YAMLMap.Parsed): readonly Entry[] {
  return items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return [];
    const [start, end] = key.range;
    return [{ opening: `${scalarText(key, { inFlow: true })}:`, start, end, value }];
  });
}

function listEntries({ items, flow, range }: YAMLSeq.Parsed, { text }: Printing): readonly Entry[] {
  let after = range[0];
  return items.map((value) => {
    const start = flow === true ? value.range[0] : after + text.slice(after).search(/(?<=^[ \t]*)-(?=\s|$)/m);
    after = value.range[1];
    return { opening: "-", start, end: flow === true ? start : start + 1, value };
  });
}

function entryLines(
  entry: Entry,
  { isFirst, ...place }: Place & { readonly isFirst: boolean },
  printing: Printing,
): readonly Line[] {
  const above = printing.comments.takeWhile((it) => it.offset < entry.start);
  const [first, ...rest] = valueLines(entry, place, printing);
  const isSetOff = (above.length > 0 || !isFirst) && isBelowBlank(entry.start, printing);
  return [
    ...commentLines(above, { indent: place.indent, isFirst }, printing),
    ...(first === undefined ? [] : [{ ...first, isSetOff }, ...rest]),
  ];
}

function valueLines(entry: Entry, place: Place, printing: Printing): readonly Line[] {
  const { value, opening } = entry;
  if (value === null || isAlias(value)) return [lineBefore(opening, entry.end, place, printing)];
  if (!isScalar(value) && value.flow !== true) return nestedLines(entry, value, place, printing);
  // A comment between a key and its value has no room there.
  const above = printing.comments.takeWhile((it) => it.offset < value.range[0]);
  const lines = isScalar(value) ? scalarLines(entry, value, place, printing) : flowLines(entry, value, place, printing);
  return [...commentLines(above, { indent: place.indent, isFirst: true }, printing), ...lines];
}

function flowLines(entry: Entry, value: Flow, place: Place, printing: Printing): readonly Line[] {
  const [, end] = value.range;
  const text = `${entry.opening} ${flowText(value)}`;
  const isShort = place.indent + text.length <= maxColumns && (printing.comments.peek()?.offset ?? end) >= end;
  if (isShort) return [lineBefore(text, end, place, printing)];
  if (value.items.length > 0) return nestedLines(entry, value, place, printing);
  const inside = printing.comments.takeWhile((it) => it.offset < end);
  return [
    ...commentLines(inside, { indent: place.indent, isFirst: true }, printing),
    lineBefore(text, end, place, printing),
  ];
}

function nestedLines(entry: Entry, value: Flow, place: Place, printing: Printing): readonly Line[] {
  const head = commentBeside(entry, value, printing);
  const nested = collectionLines(value, { ...place, indent: place.indent + step }, printing);
  if (entry.opening !== "-") return [line(place.indent, entry.opening, { comment: head }), ...nested];
  // The first line of an entry stands behind its dash, so that comments come before.
  const from = nested.findIndex((it) => !isComment(it));
  const above = [...(head === null ? [] : [line(place.indent, head.text)]), ...nested.slice(0, from)];
  const [first, ...rest] = nested.slice(from);
  const text = `- ${first?.text ?? ""}`;
  return [
    ...above.map((it) => ({ ...it, indent: place.indent })),
    line(place.indent, text, { comment: first?.comment ?? null, keepsBlanks: first?.keepsBlanks ?? false }),
    ...rest,
  ];
}

/** The comment on the line of a key whose value begins below, or behind the brackets of a value that is going to. */
function commentBeside({ end }: Entry, { flow, range }: Flow, { text, comments }: Printing): Comment | null {
  const next = comments.peek();
  if (next === null) return null;
  const isBeside = next.offset > end && /^[ \t]*:?[ \t]*[{[]?[ \t]*$/.test(text.slice(end, next.offset));
  const isBehindBrackets = flow === true && isBehind(range[1], next, { text, comments });
  return isBeside || isBehindBrackets ? (comments.takeWhile((it) => it === next)[0] ?? null) : null;
}

function scalarLines(entry: Entry, value: Scalar.Parsed, place: Place, printing: Printing): readonly Line[] {
  const [start, end] = value.range;
  const source = printing.text.slice(start, end);
  if (isTextBlock(value)) {
    const block = writtenBlock(source, place.parentColumn);
    const head = printing.comments.takeWhile((it) => it.offset < start + source.indexOf("\n"));
    return blockLines(entry, block, { place, comment: head[0] ?? null });
  }
  const text = `${entry.opening} ${scalarText(value, { inFlow: false })}`.trimEnd();
  const isLong = place.indent + text.length > maxColumns || String(value.value).includes("\n");
  const block = isLong && source.includes("\n") ? blockOf(String(value.value), maxColumns - place.indent - step) : null;
  if (block === null) return [lineBefore(text, end, place, printing)];
  return blockLines(entry, block, { place, comment: commentBehind(end, printing) });
}

function blockLines(
  { opening }: Entry,
  { header, lines, keepsBlanks }: TextBlock,
  { place, comment }: { readonly place: Place; readonly comment: Comment | null },
): readonly Line[] {
  const content = lines.map((it) => line(place.indent + step, it, { keepsBlanks }));
  return [line(place.indent, `${opening} ${header}`, { comment, keepsBlanks }), ...content];
}

/** A line, with the comment that stands behind what ends at an offset. */
function lineBefore(text: string, end: number, { indent }: Place, printing: Printing): Line {
  return line(indent, text, { comment: commentBehind(end, printing) });
}

function commentBehind(end: number, printing: Printing): Comment | null {
  const next = printing.comments.peek();
  return printing.comments.takeWhile((it) => it === next && isBehind(end, it, printing))[0] ?? null;
}

function isBehind(end: number, { offset }: Comment, { text }: Printing): boolean {
  return offset >= end && /^[ \t:,]*$/.test(text.slice(end, offset));
}

function commentLines(
  comments: readonly Comment[],
  { indent, isFirst }: { readonly indent: number; readonly isFirst: boolean },
  printing: Printing,
): readonly Line[] {
  return comments.map((it, index) =>
    line(indent, it.text, { isSetOff: (index > 0 || !isFirst) && isBelowBlank(it.offset, printing) }),
  );
}

function isComment({ text }: Line): boolean {
  return text.startsWith("#");
}

function columnOf(offset: number, { text }: Printing): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

/** Whether what begins at an offset is the first of its line, and the line above is blank. */
function isBelowBlank(offset: number, { text }: Printing): boolean {
  const start = beforeRun(text, offset, " \t-?");
  return text[start] === "\n" && text[beforeRun(text, start, " \t")] === "\n";
}

/** The offset before a run of some signs that ends at an offset. A line may be a megabyte long: it is not read further. */
function beforeRun(text: string, end: number, signs: string): number {
  let at = end - 1;
  while (at >= 0 && signs.includes(text.charAt(at))) at -= 1;
  return at;
}
