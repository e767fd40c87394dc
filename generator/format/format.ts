import { isMap, isScalar, type Node, visit } from "yaml";
import type { Checked } from "../base/diagnostic.ts";
import { collector, hasErrors } from "../base/diagnostic.ts";
import { parseDocument, parseThoroughly } from "../source/parse.ts";
import type { SourceFile } from "../source/source-file.ts";
import { CommentQueue, commentsOf } from "./comments.ts";
import { joined } from "./line.ts";
import { documentLines } from "./print.ts";

/** The canonical form of a spec file or a config; null, with diagnostics, when its YAML is wrong. */
export function formatted(file: SourceFile): Checked<string | null> {
  const text = file.text.replaceAll(/\r\n?/g, "\n");
  const source = { path: file.path, text };
  const { value: parsed, diagnostics } = parseThoroughly(source);
  const contents = hasErrors(diagnostics) ? null : parseDocument(source, collector().report)?.contents;
  if (contents === null || contents === undefined) return { value: null, diagnostics };
  // What is no map is no file of ours, and a key that is missing has to be written first.
  if (!isMap(contents) || contents.items.length === 0 || hasEmptyKey(contents))
    return { value: file.text, diagnostics };
  const result = joined(documentLines(contents, { text, comments: new CommentQueue(commentsOf(text)) }));
  const after = { path: file.path, text: result };
  if (!isSame(parseThoroughly(after).value.value, parsed.value) || !isSame(commentTexts(result), commentTexts(text)))
    throw new Error(`formatting would change what '${file.path}' says`);
  return { value: result, diagnostics };
}

function hasEmptyKey(contents: Node): boolean {
  let isFound = false;
  visit(contents, {
    Pair: (_, { key }) => {
      isFound ||= isScalar(key) && key.source === "" && key.type === "PLAIN";
    },
  });
  return isFound;
}

function commentTexts(text: string): readonly string[] {
  return commentsOf(text).map((it) => it.text);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
