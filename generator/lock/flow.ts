/** A value of a lock's line. */
export type FlowValue = string | readonly string[] | ReadonlyMap<string, string>;

/** Parses `{ name: id, wire: { proto: x }, was: [a, b] }`, the one form that a lock's line has; null when it is another. */
export function parseFlow(text: string): ReadonlyMap<string, FlowValue> | null {
  const words = wordsOf(text);
  if (words === null) return null;
  const parser = { words, index: 0 };
  const map = readMap(parser, true);
  return map !== null && parser.index === words.length ? map : null;
}

/** The texts that stand in a lock without quotes. */
export const plainText = /[A-Za-z_/][A-Za-z0-9_./@<>-]*(?: [A-Za-z0-9_./@<>-]+)*/;

// A quoted text, a sign, a key, or a plain text up to the next sign.
const token = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|[{}[\\],]|[A-Za-z]+:(?= )|${plainText.source}(?= ?[,}\\]])| +`, "y");

/** The tokens of a line; null at the first thing that is none, so that junk of any length costs one look. */
function wordsOf(text: string): readonly string[] | null {
  const words: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.[0];
    if (found === undefined) return null;
    if (found.trim() !== "") words.push(found.trim());
  }
  return words;
}

interface Parser {
  readonly words: readonly string[];
  index: number;
}

function readMap(parser: Parser, isOuter: boolean): ReadonlyMap<string, FlowValue> | null {
  const map = new Map<string, FlowValue>();
  if (take(parser) !== "{") return null;
  if (parser.words[parser.index] === "}") {
    parser.index += 1;
    return map;
  }
  for (;;) {
    const key = take(parser);
    if (key === undefined || !key.endsWith(":")) return null;
    const value = readValue(parser, isOuter);
    if (value === null || map.has(key.slice(0, -1))) return null;
    map.set(key.slice(0, -1), value);
    const sign = take(parser);
    if (sign === "}") return map;
    if (sign !== ",") return null;
  }
}

function readValue(parser: Parser, isOuter: boolean): FlowValue | null {
  const word = parser.words[parser.index];
  if (word === "{") {
    const inner = isOuter ? readMap(parser, false) : null;
    const names =
      inner === null ? null : [...inner].flatMap(([key, it]) => (typeof it === "string" ? [[key, it] as const] : []));
    return names === null || names.length !== inner?.size ? null : new Map(names);
  }
  if (word === "[") return isOuter ? readList(parser) : null;
  return readText(parser);
}

function readList(parser: Parser): readonly string[] | null {
  const items: string[] = [];
  parser.index += 1;
  for (;;) {
    const item = readText(parser);
    if (item === null) return null;
    items.push(item);
    const sign = take(parser);
    if (sign === "]") return items;
    if (sign !== ",") return null;
  }
}

function readText(parser: Parser): string | null {
  const word = take(parser);
  if (word === undefined || /^[{}[\],]$/.test(word)) return null;
  if (!word.startsWith('"')) return word;
  try {
    const text: unknown = JSON.parse(word);
    return typeof text === "string" ? text : null;
  } catch {
    // Not a text that we wrote: the caller reports the line.
    return null;
  }
}

function take(parser: Parser): string | undefined {
  const word = parser.words[parser.index];
  parser.index += 1;
  return word;
}
