/** How long the text may be, and the how-manieth one is wanted, from 0. */
export interface TextLimits {
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly variant: number;
}

/**
 * A text that a portable regular expression matches, or null where none was found: the first alternative, each thing as
 * rarely as the minimal length allows, letters and digits in their order.
 */
export function matchingText(pattern: string, limits: TextLimits): string | null {
  const expression = new RegExp(pattern, "u");
  const tree = parsed(pattern);
  if (tree === null) return null;
  // Where the first alternative does not fit, a later one may.
  for (let alternative = 0; alternative < 4; alternative += 1) {
    const text = fitting(tree, limits, alternative);
    const found = candidates(text, limits).find((it) => fits(it, limits) && expression.test(it));
    if (found !== undefined) return found;
  }
  return null;
}

type Node =
  | { readonly kind: "character"; readonly alphabet: readonly string[] }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "choice"; readonly items: readonly Node[] }
  | { readonly kind: "repeat"; readonly item: Node; readonly min: number; readonly max: number };

const longest = 2000;

// Zero comes last: a number does not begin with it.
const alphabet = [
  ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890-_.:/@+~#!$%&*=,;?^|'\"`\\()[]{}<> \t\n",
];

/** What is still to be added to reach the minimal length, and which alternative is taken. */
interface Wishes {
  missing: number;
  readonly alternative: number;
  readonly variant: number;
}

function fitting(tree: Node, limits: TextLimits, alternative: number): string {
  const shortest = textOf(tree, 0, { missing: 0, alternative, variant: limits.variant });
  const missing = (limits.minLength ?? 0) - shortest.length;
  return missing <= 0 ? shortest : textOf(tree, 0, { missing, alternative, variant: limits.variant });
}

/** The text, and longer ones for a pattern that does not hold both ends. */
function candidates(text: string, { minLength }: TextLimits): readonly string[] {
  const padding = "a".repeat(Math.max(0, Math.min(longest, minLength ?? 0) - text.length));
  return padding === "" ? [text] : [text, text + padding, padding + text];
}

function fits(text: string, { minLength, maxLength }: TextLimits): boolean {
  const length = [...text].length;
  return length <= longest && length >= (minLength ?? 0) && length <= (maxLength ?? longest);
}

function textOf(node: Node, index: number, wishes: Wishes): string {
  switch (node.kind) {
    case "character":
      return node.alphabet[(index + wishes.variant) % node.alphabet.length] ?? "";
    case "sequence":
      return node.items.map((it) => textOf(it, index, wishes)).join("");
    case "choice": {
      const item = node.items[wishes.alternative % node.items.length];
      return item === undefined ? "" : textOf(item, index, wishes);
    }
    case "repeat":
      return repeated(node, index, wishes);
  }
}

function repeated({ item, min, max }: Extract<Node, { kind: "repeat" }>, index: number, wishes: Wishes): string {
  let text = "";
  for (let count = 0; count < max && text.length <= longest; count += 1) {
    if (count >= min && wishes.missing <= 0) break;
    const next = textOf(item, min === 1 && max === 1 ? index : count, wishes);
    if (next === "" && count >= min) break;
    if (count >= min) wishes.missing -= next.length;
    text += next;
  }
  return text;
}

/** The tree of a pattern, or null where it has something that this small reader does not know. */
function parsed(pattern: string): Node | null {
  const reader = { rest: pattern };
  const tree = choice(reader);
  return tree !== null && reader.rest === "" ? tree : null;
}

interface Reader {
  rest: string;
}

function choice(reader: Reader): Node | null {
  const items: Node[] = [];
  do {
    const item = sequence(reader);
    if (item === null) return null;
    items.push(item);
  } while (take(reader, /^\|/) !== null);
  return { kind: "choice", items };
}

function sequence(reader: Reader): Node | null {
  const items: Node[] = [];
  while (reader.rest !== "" && !/^[|)]/.test(reader.rest)) {
    if (take(reader, /^[\^$]/) !== null) continue;
    const item = atom(reader);
    if (item === null) return null;
    items.push(quantified(reader, item));
  }
  return { kind: "sequence", items };
}

function atom(reader: Reader): Node | null {
  if (take(reader, /^\((?:\?:)?(?!\?)/) !== null) {
    const inner = choice(reader);
    return inner !== null && take(reader, /^\)/) !== null ? inner : null;
  }
  const source = take(reader, /^(?:\[(?:\\.|[^\\\]])*\]|\\.|[^\\()[\]{}|*+?])/su);
  if (source === null) return null;
  return /^[[\\.]/.test(source) ? characters(source) : { kind: "character", alphabet: [source] };
}

/** All characters of a class that an example would use, by asking the class itself. */
function characters(source: string): Node | null {
  const expression = new RegExp(`^(?:${source})$`, "u");
  const own = [...source].filter((it) => !alphabet.includes(it));
  const found = [...alphabet, ...own].filter((it) => expression.test(it));
  return found.length === 0 ? null : { kind: "character", alphabet: found };
}

function quantified(reader: Reader, item: Node): Node {
  const text = take(reader, /^(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??/);
  if (text === null) return item;
  const [low = "0", high = low] = text.startsWith("{") ? text.slice(1, text.indexOf("}")).split(",") : bounds(text);
  return { kind: "repeat", item, min: Number(low), max: high === "" ? longest : Number(high) };
}

function bounds(quantifier: string): readonly [string, string] {
  if (quantifier.startsWith("*")) return ["0", ""];
  return quantifier.startsWith("+") ? ["1", ""] : ["0", "1"];
}

function take(reader: Reader, expression: RegExp): string | null {
  const text = expression.exec(reader.rest)?.[0] ?? null;
  if (text !== null) reader.rest = reader.rest.slice(text.length);
  return text;
}
