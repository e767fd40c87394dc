import type { Alias, Document, ParsedNode, YAMLMap, YAMLParseError } from "yaml";
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Scalar } from "yaml";
import type { Checked, Report } from "../base/diagnostic.ts";
import { collector, hasErrors } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { atOffset, fileOrigin } from "../base/origin.ts";
import { shown } from "../syntax/shape.ts";
import { fastParse } from "./fast-parse.ts";
import type { ParsedFile, PlainMap, PlainValue } from "./plain-value.ts";
import type { SourceFile } from "./source-file.ts";
import { enumTraps, keyTraps, slipOf, valueTraps } from "./traps.ts";

/** How deep a file may nest, so that a hostile one costs bounded time and stack. */
export const maxDepth = 32;
const maxBracketDepth = maxDepth * 4;

/** Reads the YAML of a file. Never throws; the value of a file with errors is null. */
export function parse(file: SourceFile): Checked<ParsedFile> {
  const value = bracketDepth(file.text) > maxBracketDepth ? null : fastParse(file.text, maxDepth);
  return value === null ? parseThoroughly(file) : { value: { path: file.path, value }, diagnostics: [] };
}

/** The same as `parse` by the one parser that knows all of YAML and what to say about it. */
export function parseThoroughly(file: SourceFile): Checked<ParsedFile> {
  const { report, diagnostics } = collector();
  const document = parseDocument(file, report);
  const value = document?.contents && !hasErrors(diagnostics) ? plain(document.contents, 0, { file, report }) : null;
  return { value: { path: file.path, value: hasErrors(diagnostics) ? null : value }, diagnostics };
}

// Source: YAML 1.2, 5.1.
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** The document tree of a file, also used by `locate.ts`; null when it cannot be read at all. */
export function parseDocument(file: SourceFile, report: Report): Document.Parsed | null {
  const control = controlCharacter.exec(file.text);
  if (control !== null) {
    report({
      code: "yaml-syntax",
      message: "the file holds a control character, which YAML does not allow",
      origin: atOffset(file.path, control.index),
      help: "remove it; in quotes, write it as an escape",
    });
    return null;
  }
  if (bracketDepth(file.text) > maxBracketDepth) return tooDeep(file, report);
  try {
    const documents = documentsOf(file.text);
    const [first, second] = documents;
    if (first === undefined || first.contents === null) {
      const help = "a service file starts with `interspec: 1` and `service: <name>`";
      report({ code: "empty-file", message: "the file is empty", origin: fileOrigin(file.path), help });
      return null;
    }
    // What follows a mistake of the YAML is mostly made by it.
    const [error] = first.errors;
    if (error !== undefined) report(syntaxError(error, file));
    if (first.directives.yaml.explicit === true) {
      report({
        code: "yaml-directive",
        message: "directives like `%YAML` are not part of the language",
        origin: atOffset(file.path, 0),
        help: "remove the line: specs are YAML 1.2",
      });
    }
    if (second !== undefined && first.errors.length === 0) {
      report({
        code: "yaml-document",
        message: "the file holds more than one YAML document",
        origin: atOffset(file.path, second.range[0]),
        help: "remove the `---`, or give each document a file of its own",
      });
    }
    return first;
  } catch (error) {
    // The parser descends by recursion: what nests too deep ends the stack.
    if (error instanceof RangeError) return tooDeep(file, report);
    throw error;
  }
}

/** Without stack traces, which cost more than all else where a file holds hundreds of thousands of errors. */
function documentsOf(text: string): readonly Document.Parsed[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "error" });
    return Array.isArray(documents) ? documents : [];
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function tooDeep(file: SourceFile, report: Report): null {
  report({
    code: "too-deep",
    message: `the file nests deeper than ${maxDepth} levels`,
    origin: fileOrigin(file.path),
    help: "give the inner parts named types",
  });
  return null;
}

function syntaxError(error: YAMLParseError, file: SourceFile): Parameters<Report>[0] {
  const { code, message, help } = slipOf(error, file);
  return { code, message, origin: atOffset(file.path, Math.min(error.pos[0], file.text.length)), help };
}

interface Reading {
  readonly file: SourceFile;
  readonly report: Report;
}

function plain(node: ParsedNode | null, depth: number, reading: Reading): PlainValue {
  const { file, report } = reading;
  if (node === null) return null;
  const origin = atOffset(file.path, node.range[0]);
  if (depth > maxDepth) {
    const help = "give the inner part a named type";
    report({ code: "too-deep", message: `this nests deeper than ${maxDepth} levels`, origin, help });
    return null;
  }
  if (isAlias(node)) {
    const message = `aliases like '*${shown(node.source)}' are not part of the language`;
    report({ code: "yaml-alias", message, origin, help: "write the value out, or give it a named type" });
    return null;
  }
  refuseProperties(node, origin, report);
  if (isMap(node)) return plainMap(node, depth, reading);
  if (isSeq(node)) return node.items.map((it) => plain(it, depth + 1, reading));
  return scalar(node);
}

function refuseProperties(node: Exclude<ParsedNode, Alias.Parsed>, origin: Origin, report: Report): void {
  if (node.anchor !== undefined) {
    const message = `anchors like '&${shown(node.anchor)}' are not part of the language`;
    report({ code: "yaml-anchor", message, origin, help: "write the value out, or give it a named type" });
  }
  if (hasTag(node)) {
    const message = `tags like '${shown(String(node.tag))}' are not part of the language`;
    report({ code: "yaml-tag", message, origin, help: "remove the tag" });
  }
}

function plainMap(node: YAMLMap.Parsed, depth: number, reading: Reading): PlainMap {
  const { file, report } = reading;
  const map: Record<string, PlainValue> = Object.create(null);
  const first = new Map<string, Origin>();
  for (const { key, value } of node.items) {
    const name = keyText(key, node.range[0], reading);
    if (name === null) continue;
    const origin = atOffset(file.path, key.range[0]);
    keyTraps(name, origin, value === null, node.flow === true, report);
    const earlier = first.get(name);
    if (earlier !== undefined) {
      const related = [{ message: "first written here", origin: earlier }];
      const message = `key '${shown(name)}' is written twice`;
      report({ code: "duplicate-key", message, origin, related, help: "remove one of them" });
    } else first.set(name, origin);
    if (isScalar(value)) valueTraps(name, value, file, report);
    if (name === "enum" && isSeq(value)) enumTraps(value, file, report);
    map[name] = plain(value, depth + 1, reading);
  }
  return map;
}

function keyText(key: ParsedNode | null, start: number, { file, report }: Reading): string | null {
  if (!isScalar(key)) {
    const origin = atOffset(file.path, key?.range[0] ?? start);
    report({ code: "yaml-key", message: "a key must be a word", origin, help: "write `key: value`" });
    return null;
  }
  if (key.anchor !== undefined || hasTag(key)) {
    report({
      code: "yaml-anchor",
      message: "a key may have no anchor and no tag",
      origin: atOffset(file.path, key.range[0]),
      help: "remove it",
    });
  }
  const name = typeof key.value === "string" ? key.value : (key.source ?? "");
  if (name === "<<") {
    const help = "write the keys out, or use `extends` on a type";
    report({
      code: "yaml-merge",
      message: "merge keys are not part of the language",
      origin: atOffset(file.path, key.range[0]),
      help,
    });
    return null;
  }
  return name;
}

function hasTag(node: ParsedNode): boolean {
  return node.tag !== undefined && node.srcToken !== undefined ? true : node.tag?.startsWith("!") === true;
}

/** Whole numbers that a double cannot hold stay text, so that no digit of a `long` or `decimal` is lost. */
function scalar(node: Scalar.Parsed): PlainValue {
  const { value, source } = node;
  if (typeof value === "number") {
    const digits = source.replace(/^[-+]|[._]|e.*$/gi, "").replace(/^0+/, "");
    return digits.length > 15 && /^[-+]?[0-9]/.test(source) && !Number.isSafeInteger(value) ? source : value;
  }
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return typeof value === "bigint" ? String(value) : source;
}

/** The deepest run of open brackets or of `- - -`, roughly: enough to refuse what would end the stack. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    else if (code === 0x0a) deepest = Math.max(deepest, dashes(text, index + 1));
  }
  return Math.max(deepest, dashes(text, 0));
}

function dashes(text: string, start: number): number {
  let count = 0;
  for (let index = start; ; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x2d || code === 0x3f) count += 1;
    else if (code !== 0x20) return count;
  }
}
