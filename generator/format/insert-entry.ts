import type { Pair, ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import { isMap, isScalar, isSeq, parse as readYaml } from "yaml";
import { collector } from "../base/diagnostic.ts";
import { parseDocument } from "../source/parse.ts";
import type { SourceFile } from "../source/source-file.ts";
import { formatted } from "./format.ts";
import { isTextBlock } from "./scalar.ts";

/** What is to be added, and to which map of the file. */
export interface NewEntry {
  /** A key of the file: `interactions`. */
  readonly section: string;
  /** Keys before which the section goes where the file has none yet. */
  readonly before: readonly string[];
  /** Block YAML without an indent: `name:` and what stands below it. */
  readonly lines: readonly string[];
}

type Item = Pair<ParsedNode, ParsedNode | null>;

/** The text of a file whose YAML is right, with one more entry at the end of a section, in canonical form. */
export function withEntry(file: SourceFile, entry: NewEntry): string {
  return edited(file, (text, root) =>
    root.flow === true ? inRootFlow(text, root, entry) : inBlock(text, root, entry),
  );
}

/** The same with one more key of the file itself, which has none such yet. */
export function withKey(file: SourceFile, { before, lines }: Pick<NewEntry, "before" | "lines">): string {
  return edited(file, (text, root) =>
    root.flow === true ? inFlow(text, root, lines) : atRoot(text, root, { before, lines }),
  );
}

/** The same with one more item of a list that stands in a section: `allow` of `compatibility`. */
export function withItem(file: SourceFile, { list, ...entry }: NewEntry & { readonly list: string }): string {
  const [first = "", ...rest] = entry.lines;
  const item = [`- ${first}`, ...rest.map((it) => `  ${it}`)];
  const items = listIn(file, entry.section, list);
  if (items === null) return withEntry(file, { ...entry, lines: [`${list}:`, ...item.map((it) => `  ${it}`)] });
  return edited(file, (text, root) => {
    const found = listOf(root, entry.section, list);
    if (found === null) throw new Error(`'${list}' is gone`);
    return found.flow === true ? inFlowList(text, found, entry.lines) : belowItems(text, found, item);
  });
}

function listIn(file: SourceFile, section: string, list: string): YAMLSeq.Parsed | null {
  const root = parseDocument({ ...file, text: file.text.replaceAll("\r\n", "\n") }, collector().report)?.contents;
  return isMap(root) ? listOf(root, section, list) : null;
}

function listOf(root: YAMLMap.Parsed, section: string, list: string): YAMLSeq.Parsed | null {
  const inner = root.items.find(({ key }) => nameOf(key) === section)?.value ?? null;
  const value = isMap(inner) ? (inner.items.find(({ key }) => nameOf(key) === list)?.value ?? null) : null;
  return isSeq(value) ? value : null;
}

function belowItems(text: string, { items, range }: YAMLSeq.Parsed, lines: readonly string[]): string {
  const end = items.at(-1)?.range[1] ?? range[1];
  const at = endOfLine(text, text.slice(0, end).trimEnd().length);
  return insertLines(text, at, indented(lines, columnOf(text, range[0])));
}

function inFlowList(text: string, { items, range }: YAMLSeq.Parsed, lines: readonly string[]): string {
  const at = items.at(-1)?.range[1] ?? range[1] - 1;
  return `${text.slice(0, at)}${items.length === 0 ? "" : ", "}${JSON.stringify(readYaml(lines.join("\n")))}${text.slice(at)}`;
}

function edited(file: SourceFile, edit: (text: string, root: YAMLMap.Parsed) => string): string {
  const text = file.text.replaceAll("\r\n", "\n");
  const root = parseDocument({ ...file, text }, collector().report)?.contents;
  if (!isMap(root)) throw new Error(`'${file.path}' is no map`);
  const { value } = formatted({ ...file, text: edit(text, root) });
  if (value === null) throw new Error(`what is added would break '${file.path}'`);
  return value;
}

function inBlock(text: string, root: YAMLMap.Parsed, entry: NewEntry): string {
  const section = root.items.find(({ key }) => nameOf(key) === entry.section);
  if (section === undefined) return withSection(text, root, entry);
  const { value } = section;
  if (isMap(value) && value.items.length > 0)
    return value.flow === true ? inFlow(text, value, entry.lines) : belowLast(text, value, entry);
  if (value !== null && !isMap(value) && !(isScalar(value) && value.value === null))
    throw new Error(`'${entry.section}' is no map`);
  const [start, end] = value?.range ?? [section.key.range[1], section.key.range[1]];
  if (text.slice(start, end).includes("\n") && isMap(value)) return inFlow(text, value, entry.lines);
  // What stands for nothing goes: `{}`, or a word for null.
  const without = text.slice(0, start) + text.slice(end);
  return insertLines(
    without,
    endOfLine(without, start),
    entry.lines.map((it) => `  ${it}`),
  );
}

function withSection(text: string, root: YAMLMap.Parsed, { section, before, lines }: NewEntry): string {
  return atRoot(text, root, { before, lines: [`${section}:`, ...lines.map((it) => `  ${it}`)] });
}

function atRoot(text: string, root: YAMLMap.Parsed, { before, lines }: Pick<NewEntry, "before" | "lines">): string {
  const at = root.items.findIndex(({ key }) => before.includes(nameOf(key)));
  const previous = root.items[at === -1 ? root.items.length - 1 : at - 1];
  const indent = columnOf(text, root.items[0]?.key.range[0] ?? 0);
  const block = indented(lines, indent);
  return insertLines(text, previous === undefined ? 0 : endOf(text, previous), block);
}

function belowLast(text: string, { items }: YAMLMap.Parsed, { lines }: NewEntry): string {
  const [last, previous] = [items.at(-1), items.at(-2)];
  if (last === undefined) throw new Error("the section is empty");
  const gap = previous !== undefined && /\n[ \t]*\n/.test(text.slice(endOf(text, previous) - 1, last.key.range[0]));
  const block = indented(lines, columnOf(text, last.key.range[0]));
  return insertLines(text, endOf(text, last), gap ? ["", ...block] : block);
}

function inFlow(text: string, { items, range }: YAMLMap.Parsed, lines: readonly string[]): string {
  const last = items.at(-1);
  // JSON is YAML, and between braces it needs no lines of its own.
  const pair = JSON.stringify(readYaml(lines.join("\n"))).slice(1, -1);
  const at = last === undefined ? range[1] - 1 : (last.value ?? last.key).range[1];
  return `${text.slice(0, at)}${last === undefined ? "" : ", "}${pair}${text.slice(at)}`;
}

function inRootFlow(text: string, root: YAMLMap.Parsed, entry: NewEntry): string {
  const value = root.items.find(({ key }) => nameOf(key) === entry.section)?.value ?? null;
  if (isMap(value)) return inFlow(text, value, entry.lines);
  return inFlow(text, root, [`${entry.section}:`, ...entry.lines.map((it) => `  ${it}`)]);
}

/** Where the line ends on which an entry ends. */
function endOf(text: string, { key, value }: Item): number {
  const end = (value ?? key).range[1];
  if (isScalar(value) && isTextBlock(value)) return end;
  return endOfLine(text, text.slice(0, end).trimEnd().length);
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

function insertLines(text: string, at: number, lines: readonly string[]): string {
  const gap = at > 0 && text[at - 1] !== "\n" ? "\n" : "";
  return `${text.slice(0, at)}${gap}${lines.map((it) => `${it}\n`).join("")}${text.slice(at)}`;
}

function indented(lines: readonly string[], indent: number): readonly string[] {
  return lines.map((it) => " ".repeat(indent) + it);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function nameOf(key: ParsedNode): string {
  return isScalar(key) ? String(key.value) : "";
}
