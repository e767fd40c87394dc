/** A source of chance that a seed repeats. */
export interface Random {
  /** A whole number from 0 up to, not including, the bound. */
  readonly below: (bound: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
}

/** Mulberry32: small, and the same on every machine. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
  };
}

/** A text that was changed in one or two places, and how. */
export interface Mutation {
  readonly text: string;
  readonly what: string;
}

/** Changes a YAML text as people and machines break such: whole lines, words, bytes, nesting. */
export function mutated(text: string, random: Random): Mutation {
  const kind = random.pick(kinds);
  const first = kind.apply(text, random);
  if (random.below(3) > 0) return { text: first, what: kind.name };
  const second = random.pick(kinds);
  return { text: second.apply(first, random), what: `${kind.name}, ${second.name}` };
}

interface Kind {
  readonly name: string;
  readonly apply: (text: string, random: Random) => string;
}

const words = [
  "*/",
  "-->",
  "`",
  ["$", "{x}"].join(""),
  "{{x}}",
  '"',
  "'",
  "\\",
  "\n",
  "\u2028",
  '"""',
  "\u0000",
  "\u202e",
  "\ufeff",
  "\ud800",
  "#{",
  "&a",
  "*a",
  "!!js",
  "<<",
  "null",
  "~",
  "true",
  "NO",
  "1.10",
  "0x10",
  "1e999",
  "-0",
  "9007199254740993",
  "2026-05-01",
  "12:30",
  "",
  " ",
  "\t",
  "[",
  "]",
  "{",
  "}",
  "- ",
  ": ",
  "? ",
  "|",
  ">",
  "stream Order",
  "list<list<string>>",
  "map<map<int>>",
  "decimal(99,9)",
  "ref<Order>",
  "patch<Order>",
  "Order?",
  "none",
  "__proto__",
  "constructor",
  "toString",
  "../../etc/passwd",
  "a".repeat(300),
  "0".repeat(50),
  "é",
  "日本",
  "😀",
  "http",
  "grpc",
  "mqtt",
  "event",
  "GET /{a}/{a}",
  "POST /",
  "Query.x",
  "(a+)+$",
  "^[a-z]+$",
  "orders.getOrder",
  "0s",
  "5m",
  "99999d",
  "1KiB",
  "50/s",
  "NOT_FOUND",
];

const kinds: readonly Kind[] = [
  { name: "a line is gone", apply: (text, random) => onLines(text, random, () => []) },
  { name: "a line is there twice", apply: (text, random) => onLines(text, random, (line) => [line, line]) },
  { name: "a line is indented", apply: (text, random) => onLines(text, random, (line) => [`  ${line}`]) },
  {
    name: "a line is outdented",
    apply: (text, random) => onLines(text, random, (line) => [line.replace(/^ {2}/, "")]),
  },
  { name: "a line moves", apply: movedLine },
  {
    name: "a value is another",
    apply: (text, random) => onLines(text, random, (line) => [line.replace(/: .*$/, `: ${random.pick(words)}`)]),
  },
  { name: "a word is another", apply: (text, random) => onWord(text, random, () => random.pick(words)) },
  {
    name: "a word is one of the file",
    apply: (text, random) => onWord(text, random, () => random.pick(wordsOf(text))),
  },
  {
    name: "a word is misspelt",
    apply: (text, random) => onWord(text, random, (word) => word.slice(0, -1) + word.slice(-1).toUpperCase()),
  },
  { name: "something stands in between", apply: (text, random) => spliced(text, random, random.pick(words)) },
  { name: "a letter is gone", apply: (text, random) => cut(text, random, 1) },
  { name: "a piece is gone", apply: (text, random) => cut(text, random, random.below(200)) },
  { name: "the end is gone", apply: (text, random) => text.slice(0, random.below(text.length + 1)) },
  { name: "a piece is there twice", apply: doubled },
  {
    name: "a byte is another",
    apply: (text, random) => spliced(cut(text, random, 1), random, String.fromCharCode(random.below(256))),
  },
  {
    name: "it nests deep",
    apply: (text, random) => spliced(text, random, random.pick(["[", "{a: ", "- "]).repeat(1 + random.below(200))),
  },
];

function onLines(text: string, random: Random, change: (line: string) => readonly string[]): string {
  const lines = text.split("\n");
  const index = random.below(lines.length);
  return [...lines.slice(0, index), ...change(lines[index] ?? ""), ...lines.slice(index + 1)].join("\n");
}

function movedLine(text: string, random: Random): string {
  const lines = text.split("\n");
  const [line = ""] = lines.splice(random.below(lines.length), 1);
  lines.splice(random.below(lines.length + 1), 0, line);
  return lines.join("\n");
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\w.@<>?/{}-]+/g) ?? [""];
}

function onWord(text: string, random: Random, change: (word: string) => string): string {
  const found = [...text.matchAll(/[\w.@<>?/{}-]+/g)];
  const match = found[random.below(found.length)];
  if (match === undefined) return text;
  return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length);
}

function spliced(text: string, random: Random, piece: string): string {
  const index = random.below(text.length + 1);
  return text.slice(0, index) + piece + text.slice(index);
}

function cut(text: string, random: Random, length: number): string {
  const index = random.below(text.length + 1);
  return text.slice(0, index) + text.slice(index + length);
}

function doubled(text: string, random: Random): string {
  const index = random.below(text.length + 1);
  return text.slice(0, index) + text.slice(index, index + random.below(400)) + text.slice(index);
}
