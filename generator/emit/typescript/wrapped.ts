import { itemsOf, type Scanned, scanned } from "./code-scan.ts";

const lineWidth = 120;

/** A module whose lines are no longer than a person would leave them: broken where formatters break them. */
export function wrapped(module: string): string {
  const lines: string[] = [];
  for (const line of module.split("\n")) {
    if (line.length <= lineWidth) lines.push(line);
    else lines.push(...(isComment(line) ? brokenComment(line) : brokenCode(line)));
  }
  return lines.join("\n");
}

function isComment(line: string): boolean {
  return /^ *(?:\/\/|\/\*|\*)/.test(line);
}

/** The words of a comment filled into lines; a word that begins with @ would be a tag at the start of one. */
function brokenComment(line: string): readonly string[] {
  const [, pad = "", only, inner] = /^( *)(?:\/\*\* (.*) \*\/| \* (.*))$/.exec(line) ?? [];
  const text = only ?? inner;
  if (text === undefined) return [line];
  const lines = [""];
  for (const word of text.split(/ (?!@)/)) {
    const last = lines.at(-1) ?? "";
    const longer = last === "" ? word : `${last} ${word}`;
    if (last === "" || pad.length + 3 + longer.length <= lineWidth) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const starred = lines.map((it) => `${pad} * ${it}`);
  return only === undefined ? starred : [`${pad}/**`, ...starred, `${pad} */`];
}

function brokenCode(line: string): readonly string[] {
  if (line.length <= lineWidth) return [line];
  const scan = scanned(line);
  return (
    afterCondition(line, scan) ??
    afterInterface(line) ??
    ternary(line, scan) ??
    afterSign(line, scan) ??
    brokenBrackets(line, scan) ?? [line]
  );
}

/** `if (…)`, and what it guards below it. */
function afterCondition(line: string, { brackets: [condition] }: Scanned): readonly string[] | null {
  if (!/^ *if \(/.test(line) || condition === undefined) return null;
  return [line.slice(0, condition.close + 1), ...below(line, line.slice(condition.close + 2))];
}

/** `export interface …`, and what it extends below it. */
function afterInterface(line: string): readonly string[] | null {
  const [, start, rest] = /^(export interface \w+) (extends .*)$/.exec(line) ?? [];
  return start === undefined || rest === undefined ? null : [start, ...below(line, rest)];
}

/** A choice by a condition: on a line of its own, or each outcome is. */
function ternary(line: string, { signs }: Scanned): readonly string[] | null {
  const [then] = signs["?"];
  const otherwise = signs[":"].find((it) => then !== undefined && it > then);
  if (then === undefined || otherwise === undefined) return null;
  const target = targetEnd(line, signs, then);
  if (target !== null) return [line.slice(0, target).trimEnd(), ...below(line, line.slice(target))];
  return [
    line.slice(0, then),
    ...below(line, line.slice(then + 1, otherwise)),
    ...below(line, line.slice(otherwise + 1)),
  ];
}

/** Where the value begins of `key: value` or of `target = value`, before a place. */
function targetEnd(line: string, signs: Scanned["signs"], before: number): number | null {
  const [key] = /^ *(?:[\w$]+|"[^"]*"): /.exec(line) ?? [];
  if (key !== undefined) return key.length;
  const sign = signs["="].find((it) => it < before);
  return sign === undefined ? null : sign + 3;
}

/** A union of types, a line each. */
function afterSign(line: string, { signs }: Scanned): readonly string[] | null {
  const [first, ...rest] = signs["|"];
  if (first === undefined || !/^ *"/.test(line)) return null;
  const places = [first, ...rest];
  const members = places.map((it, index) => line.slice(it + 3, places[index + 1]));
  return [line.slice(padOf(line).length, first), ...members].map((it) => `${padOf(line)}| ${it}`);
}

/** The last brackets opened: what stands in them, a line each. */
function brokenBrackets(line: string, { brackets }: Scanned): readonly string[] | null {
  const all = brackets.filter((it) => itemsOf(line, it).length > 0);
  const found = all.findLast((it) => line[it.open] !== "<") ?? all.at(-1);
  if (found === undefined) return null;
  const items = itemsOf(line, found);
  const end = line.slice(found.close);
  const held = heldByLast(line, found.open, items, end);
  if (held !== null) return held;
  const comma = line[found.open] === "<" ? "" : ",";
  const lines = items.flatMap((it, index) => below(line, it + (index < items.length - 1 ? "," : comma)));
  return [line.slice(0, found.open + 1), ...lines, padOf(line) + end];
}

/** Where the last argument is a list or object itself: its brackets alone are broken, if what precedes them fits. */
function heldByLast(line: string, open: number, items: readonly string[], end: string): readonly string[] | null {
  const last = items.at(-1) ?? "";
  const [own, ...more] = scanned(last).brackets;
  if (line[open] !== "(" || own === undefined || more.length > 0 || !/^[[{].+[\]}]$/.test(last)) return null;
  const before = items.slice(0, -1).map((it) => `${it}, `);
  const start = line.slice(0, open + 1) + before.join("") + last.slice(0, 1);
  if (start.length > lineWidth) return null;
  const lines = itemsOf(last, own).flatMap((it) => below(line, `${it},`));
  return [start, ...lines, padOf(line) + last.slice(-1) + end];
}

function below(line: string, text: string): readonly string[] {
  return brokenCode(`${padOf(line)}  ${text}`);
}

function padOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? "";
}
