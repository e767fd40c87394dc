import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { atOffset } from "../base/origin.ts";
import { listed } from "../base/text.ts";
import type { SourceFile } from "../source/source-file.ts";
import { didYouMean } from "../syntax/suggest.ts";

/** Handlebars' parser: it is loaded only where a workspace overrides templates. */
export type ParseHandlebars = (text: string) => hbs.AST.Program;

/** A way through the view: `../name.length`. */
export interface FieldPath {
  readonly kind: "path";
  /** How many contexts outward. */
  readonly outward: number;
  /** `@index`: a fact of the loop, and none of the view. */
  readonly isOfLoop: boolean;
  readonly names: readonly string[];
  readonly origin: Origin;
}

/** What a tag is given. */
export type Operand = FieldPath | { readonly kind: "literal"; readonly value: string | number | boolean | null };

/** A part of a template. There are no more kinds than these: a template prints, and decides nothing. */
export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field" | "json"; readonly value: Operand; readonly origin: Origin }
  | {
      readonly kind: "if" | "each";
      readonly value: Operand;
      readonly origin: Origin;
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    }
  | PartialCall;

/** `{{> doc mark="#" lines=doc}}` */
export interface PartialCall {
  readonly kind: "partial";
  readonly name: string;
  /** What it is given in the place of the current context, or null. */
  readonly context: Operand | null;
  readonly more: readonly (readonly [string, Operand])[];
  /** What each of its lines starts with. */
  readonly indent: string;
  readonly origin: Origin;
}

/** What the parser needs to know. */
export interface Grammar {
  readonly parse: ParseHandlebars;
  /** The partials that there are. */
  readonly partials: readonly string[];
  readonly report: Report;
}

/** The tree of a template; all that is wrong with it by itself is reported. */
export function templateTree(file: SourceFile, grammar: Grammar): readonly TemplateNode[] {
  const lineStarts = [0, ...[...file.text.matchAll(/\n/g)].map((it) => it.index + 1)];
  const originAt = (line: number, column: number) => atOffset(file.path, (lineStarts[line - 1] ?? 0) + column);
  try {
    const program = grammar.parse(file.text.replaceAll("\r\n", "\n"));
    return nodesOf(program, { ...grammar, originOf: ({ loc: { start } }) => originAt(start.line, start.column) });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { line, column, message } = syntaxMistake(error);
    grammar.report({
      code: "template-syntax",
      message,
      origin: originAt(line, column),
      help: "every `{{` needs its `}}`, and every `{{#each}}`, `{{#if}}` and `{{#unless}}` its end",
    });
    return [];
  }
}

interface Reading extends Grammar {
  readonly originOf: (node: hbs.AST.Node) => Origin;
}

interface NodeTypes {
  readonly ContentStatement: hbs.AST.ContentStatement;
  readonly CommentStatement: hbs.AST.CommentStatement;
  readonly MustacheStatement: hbs.AST.MustacheStatement;
  readonly BlockStatement: hbs.AST.BlockStatement;
  readonly PartialStatement: hbs.AST.PartialStatement;
  readonly PathExpression: hbs.AST.PathExpression;
  readonly StringLiteral: hbs.AST.StringLiteral;
  readonly NumberLiteral: hbs.AST.NumberLiteral;
  readonly BooleanLiteral: hbs.AST.BooleanLiteral;
  readonly NullLiteral: hbs.AST.NullLiteral;
}

function isA<K extends keyof NodeTypes>(node: hbs.AST.Node, type: K): node is NodeTypes[K] {
  return node.type === type;
}

/** Handlebars says where in its message, or beside it. */
function syntaxMistake(error: Error): { readonly line: number; readonly column: number; readonly message: string } {
  const line = /^(?:Parse|Lexical) error on line (?<line>\d+)/.exec(error.message)?.groups?.["line"];
  if (line !== undefined) {
    const got = /got '(?<token>[^']*)'$/.exec(error.message)?.groups?.["token"];
    const isCutOff = got === "EOF" || got === "INVALID";
    const message = isCutOff ? "the template ends inside of a tag or block" : "this is no tag that Handlebars can read";
    return { line: Number(line), column: 0, message };
  }
  if ("lineNumber" in error && typeof error.lineNumber === "number" && "column" in error) {
    const reason = error.message.replace(/ - \d+:\d+$/, "");
    return { line: error.lineNumber, column: Number(error.column), message: `Handlebars cannot read this: ${reason}` };
  }
  throw error;
}

function nodesOf(program: hbs.AST.Program | undefined, reading: Reading): readonly TemplateNode[] {
  return (program?.body ?? []).flatMap((it) => nodeOf(it, reading) ?? []);
}

function nodeOf(statement: hbs.AST.Statement, reading: Reading): TemplateNode | null {
  if (isA(statement, "CommentStatement")) return null;
  if (isA(statement, "ContentStatement")) return { kind: "text", text: statement.value };
  if (isA(statement, "MustacheStatement")) return tagOf(statement, reading);
  if (isA(statement, "BlockStatement")) return blockOf(statement, reading);
  if (isA(statement, "PartialStatement")) return partialOf(statement, reading);
  return refused(statement, reading, "blocks of partials and decorators are not known here");
}

const blocks: ReadonlyMap<string, "if" | "each"> = new Map([
  ["if", "if"],
  ["unless", "if"],
  ["each", "each"],
]);

function tagOf({ path, params, hash, ...node }: hbs.AST.MustacheStatement, reading: Reading): TemplateNode | null {
  const origin = reading.originOf(node);
  const name = isA(path, "PathExpression") ? path.original : "";
  const [param, ...rest] = params;
  if (param === undefined && hash === undefined && name !== "json") {
    const value = operandOf(path, reading);
    return value === null ? null : { kind: "field", value, origin };
  }
  if (name !== "json") return unknownHelper(name, node, { known: ["json"], reading });
  if (param === undefined || rest.length > 0 || hash !== undefined)
    return refused(node, reading, "`json` takes one value");
  const value = operandOf(param, reading);
  return value === null ? null : { kind: "json", value, origin };
}

function blockOf({ path, params, hash, ...node }: hbs.AST.BlockStatement, reading: Reading): TemplateNode | null {
  const name = path.original;
  const kind = blocks.get(name);
  if (kind === undefined) return unknownHelper(name, node, { known: [...blocks.keys()], reading });
  const body = nodesOf(node.program, reading);
  const otherwise = nodesOf(node.inverse, reading);
  const [param, ...rest] = params;
  if (param === undefined || rest.length > 0 || hash !== undefined)
    return refused(node, reading, `\`${name}\` takes one value`);
  if (node.program?.blockParams !== undefined)
    return refused(node, reading, `\`${name}\` gives its body no names: write \`this\` and \`../\``);
  const value = operandOf(param, reading);
  if (value === null) return null;
  const [then, other] = name === "unless" ? [otherwise, body] : [body, otherwise];
  return { kind, value, origin: reading.originOf(node), body: then, otherwise: other };
}

function partialOf({ name, params, hash, indent, ...node }: hbs.AST.PartialStatement, reading: Reading) {
  if (!isA(name, "PathExpression")) return refused(node, reading, "a partial is called by its name");
  const { partials, report } = reading;
  const origin = reading.originOf(node);
  if (!partials.includes(name.original)) {
    report({
      code: "template-unknown-helper",
      message: `there is no partial '${name.original}'`,
      origin,
      help: () => didYouMean(name.original, partials) ?? `there are ${listed(partials)}`,
    });
    return null;
  }
  const [context, ...rest] = params;
  if (rest.length > 0) return refused(node, reading, "a partial takes one context");
  const more = (hash?.pairs ?? []).flatMap(({ key, value }) => {
    const operand = operandOf(value, reading);
    return operand === null ? [] : [[key, operand] as const];
  });
  const given = context === undefined ? null : operandOf(context, reading);
  return { kind: "partial" as const, name: name.original, context: given, more, indent, origin };
}

function operandOf(node: hbs.AST.Expression, reading: Reading): Operand | null {
  if (isA(node, "StringLiteral") || isA(node, "NumberLiteral") || isA(node, "BooleanLiteral"))
    return { kind: "literal", value: node.value };
  if (isA(node, "NullLiteral")) return { kind: "literal", value: null };
  if (!isA(node, "PathExpression")) return refused(node, reading, "a value is a field or a text, and no call");
  const { depth: outward, parts: names, data: isOfLoop } = node;
  return { kind: "path", outward, names, isOfLoop, origin: reading.originOf(node) };
}

interface Choice {
  readonly known: readonly string[];
  readonly reading: Reading;
}

function unknownHelper(name: string, node: hbs.AST.Node, { known, reading }: Choice): null {
  const help = didYouMean(name, known) ?? `there ${known.length === 1 ? "is only" : "are only"} ${listed(known)}`;
  const message = `there is no helper '${name}'`;
  reading.report({ code: "template-unknown-helper", message, origin: reading.originOf(node), help });
  return null;
}

function refused(node: hbs.AST.Node, { report, originOf }: Reading, message: string): null {
  report({
    code: "template-syntax",
    message,
    origin: originOf(node),
    help: "a template has fields, each, if, unless, json and partials",
  });
  return null;
}
