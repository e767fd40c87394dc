import type { Scalar, YAMLParseError, YAMLSeq } from "yaml";
import { isMap, isScalar } from "yaml";
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

/** The slip behind a YAML error in words, or the error as the parser tells it. */
export function slipOf(error: YAMLParseError, file: SourceFile): Trap {
  const line = lineAt(file.text, error.pos[0]);
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { code: "yaml-tab", message: "a tab is used to indent", help: "use blanks" };
    case "BAD_ALIAS":
      return syntaxTrap("`*` begins an alias in YAML", "put the text in quotes");
    case "BAD_SCALAR_START":
      return syntaxTrap(`no plain text may begin with ${file.text.charAt(error.pos[0])}`, "put the text in quotes");
    case "BAD_DQ_ESCAPE":
      return syntaxTrap("this is no escape that YAML knows", "write `\\\\` for a backslash, or use single quotes");
    default:
      return lineTrap(line) ?? otherTrap(error);
  }
}

function syntaxTrap(message: string, help: string): Trap {
  return { code: "yaml-syntax", message, help };
}

/** The slip that a line shows, whatever the parser made of it. */
function lineTrap(line: string): Trap | null {
  if (gluedKey.test(line)) return colonTrap;
  if (/:\s*[^"'\s{[][^"']*: /.test(line)) return secondColonTrap;
  return /\b(?:map<[^>]*,|decimal\([0-9]+,)/.test(line) ? commaTrap : null;
}

function otherTrap({ code, message }: YAMLParseError): Trap {
  if (code === "BAD_INDENT" && message.startsWith("Flow"))
    return syntaxTrap("a `[` or `{` above is not closed, or this line is not indented enough", "close it");
  if (/quote/.test(message))
    return syntaxTrap("a quote is not closed", "close it; within single quotes, write '' for one");
  if (/Missing closing|end with/.test(message)) return syntaxTrap("a `[` or `{` is not closed", "close it");
  if (code === "MULTILINE_IMPLICIT_KEY" || code === "BLOCK_AS_IMPLICIT_KEY" || code === "MISSING_CHAR")
    return syntaxTrap(
      "this is no `key: value`",
      "add the colon and a blank, or indent the line as part of what is above",
    );
  const words = (message.split("\n")[0] ?? "").replace(/ at line .*$/, "");
  return syntaxTrap(
    `this is no YAML: ${words.slice(0, 1).toLowerCase()}${words.slice(1, 200)}`,
    "check indents, quotes and brackets",
  );
}

const gluedKey = /^\s*(?:- )?[A-Za-z][\w-]*:[^\s/]/;

const colonTrap: Trap = {
  code: "yaml-colon",
  message: "a key and its value need a blank after the colon",
  help: "write `key: value`",
};

const secondColonTrap: Trap = {
  code: "yaml-colon",
  message: "a second `: ` on this line makes no sense to YAML",
  help: "put the text with the colon in quotes",
};

const commaTrap: Trap = {
  code: "yaml-comma",
  message: "a comma ends a plain word between braces, so that this became two keys",
  help: 'put the type in quotes: "decimal(18,2)"',
};

/** Keys that nobody means: the second half of a type that a comma split, and a key that its value sticks to. */
export function keyTraps(key: string, origin: Origin, isEmpty: boolean, inFlow: boolean, report: Report): void {
  if (!inFlow || !isEmpty) return;
  if (/[>)]\??$/.test(key)) report({ ...commaTrap, origin });
  else if (/^[A-Za-z][\w-]*:\S/.test(key)) report({ ...colonTrap, origin });
}

const addresses = new Set(["topic", "path", "route"]);
const booleanWords = /^(?:y|n|yes|no|on|off)$/i;

/** Values that read otherwise than they look. */
export function valueTraps(key: string, value: Scalar.Parsed, file: SourceFile, report: Report): void {
  if (value.type === "PLAIN" && isCutByComment(key, file.text, value.range[1])) {
    report({
      code: "yaml-comment",
      message: "` #` begins a comment, so that the text ends before it",
      origin: atOffset(file.path, value.range[1]),
      help: "put the text in quotes, or remove the `#`",
    });
  }
}

/** Whether a value that ends at an offset was meant to go on with a `#`. */
export function isCutByComment(key: string, text: string, end: number): boolean {
  return addresses.has(key) && /^[ \t]+#[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 80));
}

/** Whether a reader of YAML 1.1 takes a plain word for a boolean. */
export function isBooleanWord(text: string): boolean {
  return booleanWords.test(text);
}

/** Enum values that a reader of YAML 1.1 takes for booleans. */
export function enumTraps(values: YAMLSeq.Parsed, file: SourceFile, report: Report): void {
  for (const item of values.items) {
    const value = isMap(item) ? item.get("name", true) : item;
    if (!isScalar(value) || value.type !== "PLAIN" || typeof value.value !== "string") continue;
    if (!isBooleanWord(value.value)) continue;
    report({
      code: "yaml-boolean-word",
      severity: "info",
      message: `'${value.value}' stays a text here, but a YAML 1.1 reader elsewhere turns it into a boolean`,
      origin: atOffset(file.path, value.range?.[0] ?? 0),
      help: `write "${value.value}" if other tools read this file`,
    });
  }
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  const end = text.indexOf("\n", offset);
  return text.slice(start, end === -1 ? text.length : end);
}
