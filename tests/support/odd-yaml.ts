import type { Random } from "./random-mutation.ts";

/** A text of well-formed or nearly well-formed YAML, laid out and spelt in all the ways that people hardly use. */
export function oddYaml(random: Random): string {
  const head = random.pick([
    ...often,
    "# a note\n",
    "---\n",
    "\n\n",
    "%YAML 1.2\n---\n",
    "\ufeff",
    " \n",
    "--- # note\n",
  ]);
  const tail = random.pick([...often, "# the end", "...\n", "---\n", "  # deep note\n\n", "---\na: 1\n"]);
  const text = `${head}${block(random, 0, 0)}${tail}`;
  const ends = random.pick(["\n", "\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r"]);
  return ends === "\n" ? text : text.replaceAll("\n", ends);
}

/** Oddities are rare enough that a text mostly has one or two. */
const often: readonly string[] = Array.from({ length: 12 }, () => "");

function block(random: Random, indent: number, depth: number): string {
  const isList = depth > 0 && random.below(4) === 0;
  const pad = " ".repeat(indent);
  const entries = Array.from({ length: 1 + random.below(4) }, (_, index) => {
    const begin = isList ? "-" : `${keyOf(random, index)}${random.below(30) > 0 ? ":" : random.pick([" :", ":\n"])}`;
    return `${noteLine(random, indent)}${pad}${begin}${valueAfter(random, indent, depth, isList)}`;
  });
  return entries.join("");
}

function noteLine(random: Random, indent: number): string {
  if (random.below(6) > 0) return "";
  return random.pick(["\n", `${" ".repeat(indent)}# note\n`, "# note\n", "   \n", "      # note: [a\n", "\t\n"]);
}

function keyOf(random: Random, index: number): string {
  const plain = `k${index}`;
  return random.below(15) > 0
    ? plain
    : random.pick([
        ...["k0", `"${plain}"`, `'${plain}'`, "? a\n", "<<", "__proto__", "constructor", "1", "1.0", "0x1F", "null"],
        ...[
          "~",
          "true",
          "on",
          "",
          '""',
          "[a]",
          "{a: b}",
          "a b",
          "a#b",
          "a:b",
          "é",
          "😀",
          "topic",
          "enum",
          "name",
          "path",
        ],
        ...[
          "&a k",
          "!!str k",
          '"\\u0041"',
          "-a",
          "?a",
          ":a",
          "'it''s'",
          "a,b",
          "a[b]",
          "2026-01-01",
          "- a",
          `k${"x".repeat(1100)}`,
        ],
      ]);
}

function valueAfter(random: Random, indent: number, depth: number, isList: boolean): string {
  const note = random.pick([...often, " # note", "  # note", "  #", "# no note", " ", "\t# note"]);
  const kind = depth > 4 ? 9 : random.below(12);
  // A list may stand as deep as its key; all else stands deeper.
  const inner = indent + random.below(10) > 0 ? 2 : random.pick([1, 3, 4, 0]);
  if (kind < 3) return `${note}\n${block(random, inner, depth + 1)}`;
  if (kind === 3 && isList) return ` ${block(random, indent + 2, depth + 1).trimStart()}`;
  if (kind < 6) return ` ${flow(random, inner, depth + 1)}${note}\n`;
  if (kind === 6) return ` ${blockScalar(random, inner)}`;
  if (kind === 7) return `${random.pick([" ", `\n${" ".repeat(inner)}`])}${manyLines(random, inner)}${note}\n`;
  if (kind === 8) return `${note}\n`;
  return ` ${scalarOf(random)}${note}\n`;
}

function scalarOf(random: Random): string {
  return random.below(3) > 0 ? random.pick(["text", "two words", "a", "12"]) : random.pick(scalars);
}

function flow(random: Random, indent: number, depth: number): string {
  const isList = random.below(2) === 0;
  const gap = () =>
    random.below(12) > 0
      ? random.pick(["", "", " "])
      : random.pick([`\n${" ".repeat(indent)}`, ` # note\n${" ".repeat(indent)}`, "\n", "\t"]);
  const items = Array.from({ length: random.below(4) }, (_, index) => {
    const value = depth > 4 || random.below(3) > 0 ? scalarOf(random) : flow(random, indent, depth + 1);
    const pair = `${keyOf(random, index)}${random.below(20) > 0 ? ": " : random.pick([":", " :", " : "])}${gap()}${value}`;
    const single = random.below(20) === 0 ? keyOf(random, index) : pair;
    const item = isList && random.below(10) > 0 ? value : single;
    return `${gap()}${item}${gap()}`;
  });
  const inside = `${items.join(",")}${random.below(20) > 0 ? "" : random.pick([",", ",,"])}`;
  return isList ? `[${inside}]` : `{${inside}}`;
}

function blockScalar(random: Random, indent: number): string {
  const header = `${random.pick(["|", ">"])}${random.pick([...often, "-", "-", "+", "2", "1-", "+4", "0", "x"])}`;
  const lines = Array.from({ length: random.below(5) }, () => {
    const text = random.pick(["text", "more text", "", "  deeper", "# no note", "- a", "a: b", " ", "é\u00a0x", "---"]);
    return text === "" ? "\n" : `${" ".repeat(indent)}${text}\n`;
  });
  return `${header}${random.pick(["", "", "", " # note", " "])}\n${lines.join("")}`;
}

function manyLines(random: Random, indent: number): string {
  const quote = random.pick(["", '"', "'"]);
  const words = Array.from({ length: 1 + random.below(4) }, () =>
    random.pick([
      "one",
      "two",
      "",
      "  ",
      "a: b",
      "# no note",
      "it''s",
      "\\",
      '\\"',
      "\\n",
      "- x",
      "[",
      "é",
      "...",
      "\\ ",
      "x\\",
    ]),
  );
  const gap = random.pick([`\n${" ".repeat(indent)}`, "\n", `\n\n${" ".repeat(indent)}`, `  \n${" ".repeat(indent)}`]);
  return `${quote}${words.join(gap)}${quote}`;
}

const scalars: readonly string[] = [
  ...[
    "text",
    "two words",
    "a",
    "stream Order",
    "list<string>",
    "Order?",
    "decimal(18",
    "POST /a/{b}",
    "5m",
    "50/s",
    "99.9",
  ],
  ...[
    "0",
    "-0",
    "+1",
    "1",
    "12",
    "007",
    "0o7",
    "0O7",
    "0x1F",
    "0X1F",
    "0b1",
    "1e3",
    "1E+3",
    "1e",
    "1.",
    ".5",
    "-.5",
    ".",
    "-",
  ],
  ...["1.10", "1.0.0", "1_000", "12:30:00", "1:30", "2026-01-01", "2026-01-01T00:00:00Z", "9007199254740993", "1e999"],
  ...[
    "123456789012345.25",
    "0.1234567890123456",
    "-12345678901234567890",
    "0.00",
    "-0.0",
    "00",
    "0x",
    "0o8",
    "0xG",
    "١",
  ],
  ...[
    ".inf",
    "-.INF",
    "+.Inf",
    ".nan",
    ".NaN",
    "inf",
    "NaN",
    "~",
    "null",
    "Null",
    "NULL",
    "nULL",
    "~a",
    "true",
    "True",
    "TRUE",
  ],
  ...[
    "tRUE",
    "false",
    "False",
    "y",
    "n",
    "Yes",
    "NO",
    "on",
    "off",
    "None",
    '""',
    "''",
    '"x"',
    "'x'",
    "'it''s'",
    '"a\\tb"',
  ],
  ...[
    '"\\x41"',
    '"\\u00e9"',
    '"\\U0001F600"',
    '"\\ud83d"',
    '"\\ud83d\\ude00"',
    '"\\N\\_\\L\\P"',
    '"\\0"',
    '"\\/"',
    '"\\q"',
  ],
  ...[
    '"\\U00110000"',
    '"a # b"',
    "'a: b'",
    '"null"',
    "'12'",
    "a#b",
    "a #b",
    "a: b",
    "a:b",
    "a:",
    ":a",
    "-a",
    "--",
    "?a",
    "? a",
  ],
  ...[
    "*a",
    "&a x",
    "!!str 1",
    "!x",
    "@a",
    "`a`",
    "%a",
    "|",
    ">",
    "#x",
    "{",
    "}",
    "[",
    "]",
    ",",
    "a, b",
    "a]",
    "a{b}",
    "<<",
    "=",
  ],
  ...[
    "{ a: b }x",
    "[a]b",
    '"a"b',
    '"a" b',
    "'a'#b",
    "é",
    "日本",
    "😀",
    "\u00a0",
    "a\u00a0b",
    "\u2003x",
    "a\u0085b",
    "a\u2028b",
  ],
  ...[
    "a\ufeffb",
    "\ud83d",
    "\u007f",
    "\ue000",
    "\ufffd",
    "http://x/y",
    "a\tb",
    "a \t b",
    "...",
    "---",
    "--- a",
    "- a",
    "a - b",
  ],
];
