import fc from "fast-check";
import { Document, isCollection, isPair, isScalar, type Node, Scalar, visit } from "yaml";

// Texts that some reader takes for something else, that need quotes somewhere, or that fill a line.
const texts = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("a", "id", "string?", "list<Order>", "decimal(18,2)", "GET /v1/orders/{id}"),
  },
  fc.constantFrom("NO", "on", "y", "~", "null", "1.10", "0x1f", "010", "12:30", "1_000", ".5", "2026-05-01", "<<", "="),
  fc.constantFrom(
    "",
    " a",
    "a ",
    "a: b",
    "a #b",
    "#a",
    "- a",
    "-a",
    "?a",
    "a:",
    "...",
    "---",
    "'",
    '"',
    "a\\b",
    "it's",
  ),
  fc.constantFrom(
    "two\nlines",
    "two\n\nparts\n",
    "  more\nless",
    "a\ttab",
    "\u00a0",
    "\u200b",
    "\u{1f600}",
    "é",
    "a\u2028b",
  ),
  fc.lorem({ maxCount: 40 }),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 8 }),
);
const scalars = fc.oneof(
  { weight: 4, arbitrary: texts },
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);
const keys = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][A-Za-z]{0,12}$/) },
  fc.constantFrom("orders:read", "a.b", "two words", "no", "1", "x,y", "{", "- a", "'", ""),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));
const maps = fc.dictionary(keys, value, { minKeys: 1, maxKeys: 6, noNullPrototype: true });

const scalarTypes: readonly Scalar.Type[] = [
  Scalar.PLAIN,
  Scalar.QUOTE_DOUBLE,
  Scalar.QUOTE_SINGLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
];

/** The text of a YAML file: any values, in any styles, with comments and blank lines anywhere. */
export const yamlTexts = fc
  .tuple(maps, fc.infiniteStream(fc.nat(99)), fc.constantFrom(1, 2, 4), fc.constantFrom(0, 20, 80), fc.boolean())
  .map(([map, dice, indent, lineWidth, indentSeq]) => {
    const document = new Document(map, { version: "1.2" });
    const roll = () => dice.next().value ?? 0;
    visit(document, (_, node) => {
      if (isCollection(node) || isScalar(node)) dress(node, roll);
      if (isPair(node) && isScalar(node.key)) dress(node.key, roll);
    });
    return document.toString({ indent, lineWidth, indentSeq, minContentWidth: 0 });
  });

function dress(node: Node, roll: () => number): void {
  if (isCollection(node)) node.flow = roll() < 30;
  else if (isScalar(node) && typeof node.value === "string")
    node.type = scalarTypes[roll() % scalarTypes.length] ?? Scalar.PLAIN;
  if (roll() < 8) node.commentBefore = ` before ${roll()}`;
  if (roll() < 8) node.comment = ` behind ${roll()}`;
  if (roll() < 10) node.spaceBefore = true;
}
