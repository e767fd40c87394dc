import { ts } from "ts-morph";

/** A script as TypeScript's own parser reads it; throws with the first thing that is wrong. */
export function parsedScript(path: string, content: string): ts.SourceFile {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.ESNext, true);
  // No public function tells a parser's findings without a program around it, which is a hundred times slower.
  if (!("parseDiagnostics" in source) || !Array.isArray(source.parseDiagnostics))
    throw new Error("the parser no longer tells what it found");
  const [first] = source.parseDiagnostics;
  if (first !== undefined) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`);
  return source;
}
