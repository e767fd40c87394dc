import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { printYaml } from "../../generator/emit/print-yaml.ts";
import { need } from "../infra/have.ts";
import { judgeYaml11 } from "../judges/yaml11.ts";

/** Texts that some reader takes for something else, or refuses. */
const hostile = [
  ...[
    "",
    " ",
    "a ",
    " a",
    "\t",
    "a\tb",
    "\n",
    "a\n",
    "a\n\n",
    "\na",
    "  a\nb",
    "a\n  b\n",
    "a\nb",
    "a \nb\n",
    "a\r\nb",
    "a\n\n\nb\n",
  ],
  ...[
    "yes",
    "No",
    "NO",
    "on",
    "OFF",
    "y",
    "n",
    "Y",
    "true",
    "False",
    "null",
    "~",
    "Null",
    "<<",
    "=",
    "-",
    "?",
    ":",
    "---",
    "...",
    "--- a",
  ],
  ...[
    "0",
    "1",
    "-1",
    "+1",
    "1.10",
    "1.",
    ".5",
    "1e5",
    "1.5e+3",
    "1_000",
    "1,000",
    "0x1F",
    "0b11",
    "0o17",
    "017",
    "08",
    "12:30",
    "12:30:45",
    "1:2.5",
  ],
  ...[
    ".inf",
    "-.inf",
    ".nan",
    "2026-05-01",
    "2026-5-1",
    "2026-05-01T12:00:00Z",
    "2026-05-01 12:00:00",
    "0af7651916cd43dd8448eb211c80319c",
  ],
  ...[
    "a: b",
    "a:",
    "a #b",
    "#a",
    "a#b",
    "a:b",
    "- a",
    "-a",
    "? a",
    "!a",
    "&a",
    "*a",
    "%a",
    "@a",
    "`a`",
    "'a'",
    '"a"',
    '"12"',
    "it's",
    "'\"",
    "\\",
    'a\\"b',
  ],
  ...[
    "[a]",
    "{a}",
    "a]",
    "a, b",
    "{{a}}",
    "|",
    ">",
    "| a",
    "a{b}",
    "^-?(0|[1-9][0-9]{0,18})$",
    "string?",
    "list<a, b>",
    "*/",
    "$" + "{a}",
    '"""',
  ],
  ...[
    "\u0000",
    "a\u0007b",
    "\u001b[31m",
    "\u007f",
    "\u0085",
    "\u00a0",
    "a\u00a0",
    "\u00ad",
    "\u200b",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ufeffa",
    "\ufffe",
    "\uffff",
  ],
  ...[
    "\ud800",
    "\udc00a",
    "😀",
    "👩‍💻",
    "é",
    "日本語",
    "\u202eabc",
    "\u{e0041}",
    "a\u2028b\nc",
    "€\n😀\n",
    "x".repeat(3000),
    "__proto__",
  ],
];

/** Any JSON value with texts that are hostile in half of all cases. */
const texts = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }), fc.string());
const scalars = fc.oneof(
  texts,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((it) => it + 0),
);
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalars,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(
      texts.filter((it) => it !== "__proto__"),
      tie("value"),
      { maxKeys: 5 },
    ),
  ),
}));

describe("printYaml", () => {
  it.each(hostile)("reads %j the same as value, key and item", (text) => {
    const document = {
      value: text,
      list: [text, text],
      mixed: [text, { a: text }],
      nested: [[text]],
      map: { a: { [text]: text } },
    };
    expect(parse(printYaml(document))).toEqual(document);
  });

  it("reads any value the same", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(parse(printYaml({ value }))).toEqual({ value });
      }),
      { numRuns: 500 },
    );
  });

  it("is read the same by a YAML 1.1 reader", async (test) => {
    await need(test, "python");
    const documents = [
      ...hostile.map((text) => ({
        value: text,
        list: [text, text],
        mixed: [text, { a: text }],
        map: { [text]: text },
      })),
      ...fc.sample(anyValue, { numRuns: 300, seed: 7 }).map((value) => ({ value })),
    ];
    const files = documents.map((it, index) => ({ path: `${index}.yaml`, content: printYaml(it) }));
    expect(await judgeYaml11(files)).toEqual([]);
  });

  it("keeps the style of the documents", () => {
    const document = {
      openapi: "3.1.0",
      info: { title: "Orders", version: "1.0.0", description: "Reads one order.\n\nNeeds `a`.\n" },
      tags: ["orders"],
      wide: Array.from({ length: 16 }, (_, index) => `value-number-${index}`),
      list: [{ name: "a", items: [1, 2] }, [["b"]], []],
      empty: {},
      type: ["string", "null"],
      numbers: [1, -1.5, 1e21, 1e-7, 0],
      none: null,
      left: undefined,
      responses: { "200": { $ref: "#/components/responses/A" } },
      example: '"12"',
      path: { "/v1/orders/{orderId}:cancel": {} },
    };
    expect(printYaml(document)).toBe(`openapi: 3.1.0
info:
  title: Orders
  version: 1.0.0
  description: |
    Reads one order.

    Needs \`a\`.
tags: [orders]
wide:
${document.wide.map((it) => `  - ${it}`).join("\n")}
list:
  - name: a
    items: [1, 2]
  - - - b
  - []
empty: {}
type: [string, "null"]
numbers: [1, -1.5, 1.0e+21, 1.0e-7, 0]
none: null
responses:
  "200":
    $ref: "#/components/responses/A"
example: '"12"'
path:
  /v1/orders/{orderId}:cancel: {}
`);
  });

  it("refuses what YAML cannot say", () => {
    expect(() => printYaml({ a: Number.NaN })).toThrow("NaN");
    expect(() => printYaml({ a: 1n })).toThrow("bigint");
  });
});
