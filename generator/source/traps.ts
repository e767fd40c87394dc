import type { Scalar, YAMLParseError } from "yaml";
import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { atOffset } from "../base/origin.ts";
import type { SourceFile } from "./source-file.ts";

/** A well-known slip, told in words. */
interface Trap {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** The slip behind a YAML error, where it is one that people make. */
export function flowTraps(error: YAMLParseError, file: SourceFile): Trap | null {
  const line = lineAt(file.text, error.pos[0]);
  if (error.code === "TAB_AS_INDENT")
    return { code: "yaml-tab", message: "a tab is used to indent", help: "use blanks" };
  if (error.code === "BAD_ALIAS") {
    return { code: "yaml-syntax", message: "`*` begins an alias in YAML", help: "put the text in quotes" };
  }
  if (/:\s*[^"'\s][^"']*: /.test(line)) {
    return {
      code: "yaml-colon",
      message: "a second `: ` on this line makes no sense to YAML",
      help: "put the text with the colon in quotes",
    };
  }
  if (/\b(?:map<[^>]*,|decimal\([0-9]+,)/.test(line)) return commaTrap;
  return null;
}

const commaTrap: Trap = {
  code: "yaml-comma",
  message: "a comma ends a plain word between braces, so that this became two keys",
  help: 'put the type in quotes: "decimal(18,2)"',
};

/** Keys that nobody means: the second half of a type that a comma split. */
export function keyTraps(key: string, origin: Origin, isEmpty: boolean, inFlow: boolean, report: Report): void {
  if (inFlow && isEmpty && /[>)]\??$/.test(key)) report({ ...commaTrap, origin });
}

const addresses = new Set(["topic", "path", "route"]);
const booleanWords = /^(?:y|n|yes|no|on|off)$/i;

/** Values that read otherwise than they look. */
export function valueTraps(key: string, value: Scalar.Parsed, file: SourceFile, report: Report): void {
  if (
    addresses.has(key) &&
    value.type === "PLAIN" &&
    /^[ \t]+#[ \t]*(?:\r?\n|$)/.test(file.text.slice(value.range[1], value.range[1] + 80))
  ) {
    report({
      code: "yaml-comment",
      message: "` #` begins a comment, so that the text ends before it",
      origin: atOffset(file.path, value.range[1]),
      help: "put the text in quotes, or remove the `#`",
    });
  }
}

/** Whether a YAML 1.1 reader takes the word for a boolean. */
export function isBooleanWord(word: string): boolean {
  return booleanWords.test(word);
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  const end = text.indexOf("\n", offset);
  return text.slice(start, end === -1 ? text.length : end);
}
