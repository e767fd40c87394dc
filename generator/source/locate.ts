import type { Document, ParsedNode, YAMLMap } from "yaml";
import { isMap, isScalar, isSeq, LineCounter } from "yaml";
import { collector } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { parseDocument } from "./parse.ts";
import type { SourceFile } from "./source-file.ts";

/** A place that a person can go to; all numbers count from 1, the end is exclusive. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns origins into places. A path that is not written falls back to its nearest ancestor. */
export function locator(files: readonly SourceFile[]): (origin: Origin) => Place {
  const byPath = new Map(files.map((it) => [it.path, it]));
  // Parsing again is cheap beside keeping every tree: only files with diagnostics come here.
  const trees = new Map<string, Tree>();
  return (origin) => {
    const file = byPath.get(origin.file);
    if (file === undefined) return { file: origin.file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const tree = trees.get(origin.file) ?? treeOf(file);
    trees.set(origin.file, tree);
    return placeOf(origin, tree);
  };
}

interface Tree {
  /** Parsed when a path leads into it: a script that handlers are written in has none. */
  readonly document: () => Document.Parsed | null;
  readonly lines: LineCounter;
  readonly length: number;
  /** The keys of the mappings that were looked into: thousands of findings may be in one. */
  readonly keys: Map<YAMLMap.Parsed, ReadonlyMap<string | number, Child>>;
}

function treeOf(file: SourceFile): Tree {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let index = file.text.indexOf("\n"); index !== -1; index = file.text.indexOf("\n", index + 1))
    lines.addNewLine(index + 1);
  let document: Document.Parsed | null | undefined;
  return {
    document: () => {
      if (document === undefined) document = parseDocument(file, collector().report);
      return document;
    },
    lines,
    length: file.text.length,
    keys: new Map(),
  };
}

function placeOf(origin: Origin, tree: Tree): Place {
  const [start, end] = origin.offset === null ? rangeOf(origin, tree) : [origin.offset, origin.offset + 1];
  const from = tree.lines.linePos(Math.min(start, tree.length));
  const to = tree.lines.linePos(Math.min(Math.max(end, start + 1), tree.length));
  return { file: origin.file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
}

function rangeOf(origin: Origin, tree: Tree): readonly [number, number] {
  let node: ParsedNode | null = tree.document()?.contents ?? null;
  let range: readonly [number, number] = [0, 1];
  let keyRange = range;
  for (const step of origin.path) {
    const found = child(node, step, tree);
    if (found === null) return keyRange;
    keyRange = found.key ?? range;
    range = found.value === null ? keyRange : [found.value.range[0], found.value.range[1]];
    node = found.value;
    // A whole block is no place to point at: its key says it better.
    if (node !== null && !isScalar(node) && found.key !== null) range = keyRange;
  }
  return origin.on === "key" ? keyRange : range;
}

/** The children of a mapping by key; of one that is written twice the first. */
function keysOf(map: YAMLMap.Parsed, { keys }: Tree): ReadonlyMap<string | number, Child> {
  const known = keys.get(map);
  if (known !== undefined) return known;
  const children = new Map<string | number, Child>();
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    const child: Child = { key: [key.range[0], key.range[1]], value };
    for (const name of [key.value, key.source])
      if (typeof name === "string" && !children.has(name)) children.set(name, child);
  }
  keys.set(map, children);
  return children;
}

interface Child {
  readonly key: readonly [number, number] | null;
  readonly value: ParsedNode | null;
}

function child(node: ParsedNode | null, step: string | number, tree: Tree): Child | null {
  if (isMap(node)) return keysOf(node, tree).get(step) ?? null;
  if (isSeq(node) && typeof step === "number") {
    const value = (node.items[step] ?? null) as ParsedNode | null;
    return value === null ? null : { key: [value.range[0], value.range[1]], value };
  }
  return null;
}
