import type { HandlerStub, HandlersSeed } from "../emit/seeded.ts";
import { stubParameters } from "../emit/seeded.ts";

/** A text that is put into another; everything around it stays as it is. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** How a file is written. */
export interface Manner {
  readonly hasSemicolons: boolean;
  readonly quote: '"' | "'";
}

/** The braces that stubs are put into, and what is there. Offsets are in the text of the file. */
export interface BodyLayout {
  readonly kind: "object" | "class";
  readonly open: number;
  readonly close: number;
  readonly elements: readonly { readonly start: number; readonly end: number }[];
  readonly hasTrailingComma: boolean;
  /** Whether the last member of a class ends in a semicolon or a brace. */
  readonly isClosed: boolean;
  /** Whether a stub has to say its type, since its place does not give it one. */
  readonly needsType: boolean;
}

/** How a file names the type of the handlers, and whether it does already. */
export interface TypeName {
  readonly text: string;
  readonly isKnown: boolean;
}

/** What is to be printed, and how. */
export interface Stubs {
  readonly stubs: readonly HandlerStub[];
  readonly manner: Manner;
  /** `OrdersHandlers`, `generated.OrdersHandlers`. */
  readonly typeName: string;
}

/** The text with the insertions, which are sorted. */
export function inserted(text: string, insertions: readonly Insertion[]): string {
  let result = "";
  let from = 0;
  for (const { offset, text: more } of insertions) {
    result += text.slice(from, offset) + more;
    from = offset;
  }
  return result + text.slice(from);
}

/** What puts stubs at the end of an object literal or a class, in the manner of what is there. */
export function stubInsertions(text: string, layout: BodyLayout, wanted: Stubs): readonly Insertion[] {
  const { kind, elements, close } = layout;
  const place = placeOf(text, layout);
  const printed = wanted.stubs.map((it) => stubText(it, layout, { ...wanted, ...place }));
  const last = elements.at(-1);
  const missingComma = kind === "object" && last !== undefined && !layout.hasTrailingComma;
  const comma = missingComma ? [{ offset: last.end, text: "," }] : [];
  if (!place.isInline) {
    const gap = place.hasGaps ? place.lineEnd : "";
    const lines = printed.map((it, index) => `${index > 0 || last !== undefined ? gap : ""}${it}`);
    const joint = kind === "object" ? `,${place.lineEnd}` : place.lineEnd;
    const end = kind === "object" && !missingComma ? joint : place.lineEnd;
    const added = `${lines.join(joint)}${end}`;
    return [...comma, onLinesOfTheirOwn(text, close, { added, ...place })];
  }
  const separator = kind === "object" ? ", " : " ";
  const semicolon = kind === "class" && last !== undefined && !layout.isClosed ? ";" : "";
  const tail = layout.hasTrailingComma ? "," : "";
  const offset = close - (/\s*$/.exec(text.slice(layout.open + 1, close))?.[0].length ?? 0);
  return [...comma, { offset, text: `${semicolon} ${printed.join(separator)}${tail}` }];
}

/** What makes the type of the handlers known in a file. */
export function importInsertion(
  text: string,
  { interfaceName, moduleSpecifier }: Pick<HandlersSeed, "interfaceName" | "moduleSpecifier">,
  { place, manner }: { readonly place: ImportPlace; readonly manner: Manner },
): Insertion {
  const { hasSemicolons, quote } = manner;
  const lineEnd = lineEndOf(text);
  if (place.kind === "names")
    return { offset: place.offset, text: `, ${place.isTypeOnly ? "" : "type "}${interfaceName}` };
  const line = `import type { ${interfaceName} } from ${quoted(moduleSpecifier, quote)}${hasSemicolons ? ";" : ""}`;
  return { offset: place.offset, text: place.isFirst ? `${line}${lineEnd}` : `${lineEnd}${line}` };
}

/** Where an import can be written: among the names of one, or as a line after the last or before all. */
export type ImportPlace =
  | { readonly kind: "names"; readonly offset: number; readonly isTypeOnly: boolean }
  | { readonly kind: "line"; readonly offset: number; readonly isFirst: boolean };

/** The line end of a text, by its first line. */
function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

interface Place {
  /** Whether the closing brace stands behind something on its line. */
  readonly isInline: boolean;
  readonly hasGaps: boolean;
  readonly lineEnd: string;
  /** Before the line of the closing brace. */
  readonly outer: string;
  /** Before a member. */
  readonly inner: string;
}

function placeOf(text: string, { kind, open, close, elements }: BodyLayout): Place {
  const lineEnd = lineEndOf(text);
  const isBare = text.slice(open + 1, close).trim() === "";
  const isInline = !isBare && text.slice(lineStart(text, close), close).trim() !== "";
  const outer = indentAt(text, isBare ? open : close);
  const first = elements.find((it) => text.slice(lineStart(text, it.start), it.start).trim() === "");
  const inner = first === undefined ? outer + unitOf(text) : indentAt(text, first.start);
  return { isInline, hasGaps: hasGaps(text, kind, elements), lineEnd, outer, inner };
}

/** Whether an empty line parts the members. */
function hasGaps(text: string, kind: BodyLayout["kind"], elements: BodyLayout["elements"]): boolean {
  const [before, last] = elements.slice(-2);
  if (before === undefined || last === undefined) return kind === "class";
  return /\n[ \t]*\r?\n/.test(text.slice(before.end, last.start));
}

function onLinesOfTheirOwn(
  text: string,
  close: number,
  { added, lineEnd, outer }: Place & { readonly added: string },
): Insertion {
  const start = lineStart(text, close);
  // The brace has a line of its own: nothing moves but that line.
  if (text.slice(start, close).trim() === "") return { offset: start, text: added };
  return { offset: close, text: `${lineEnd}${added}${outer}` };
}

function stubText(
  stub: HandlerStub,
  { kind, needsType }: BodyLayout,
  { manner, typeName, isInline, inner, outer, lineEnd }: Place & Stubs,
): string {
  const semicolon = manner.hasSemicolons ? ";" : "";
  const thrown = `throw ctx.unimplemented()${semicolon}`;
  const unit = inner.startsWith(outer) && inner !== outer ? inner.slice(outer.length) : "  ";
  const block = isInline ? `{ ${thrown} }` : `{${lineEnd}${inner}${unit}${thrown}${lineEnd}${inner}}`;
  const begin = isInline ? "" : inner;
  const word = stub.kind === "promise" ? "async " : "";
  const parameters = `(${stubParameters(stub)})`;
  if (!needsType) return `${begin}${word}${stub.name}${parameters} ${block}`;
  const type = `${typeName}[${manner.quote}${stub.name}${manner.quote}]`;
  const arrow = `${word}${parameters} => ${block}`;
  // A property, so that the type of the handlers gives those of the parameters.
  if (kind === "class") return `${begin}readonly ${stub.name}: ${type} = ${arrow}${isInline ? ";" : semicolon}`;
  return `${begin}${stub.name}: (${arrow}) satisfies ${type}`;
}

function quoted(text: string, quote: Manner["quote"]): string {
  const json = JSON.stringify(text);
  return quote === '"' ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

/** One step of indentation, by the first line that has some. */
function unitOf(text: string): string {
  return /^(?:\t| {2,8}(?=[^\s*]))/m.exec(text)?.[0] ?? "  ";
}
