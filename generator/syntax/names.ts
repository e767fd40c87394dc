import { camelCase, kebabCase, pascalCase, upperSnakeCase } from "../base/words.ts";
import type { NameCheck, Shape } from "./shape.ts";
import { shown, wrongKind } from "./shape.ts";

/** The longest name of anything. */
export const maxNameLength = 64;

interface Spelling {
  readonly name: string;
  readonly pattern: RegExp;
  readonly convert: (name: string) => string;
}

const spellings = {
  kebab: { name: "kebab-case", pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, convert: kebabCase },
  camel: { name: "camelCase", pattern: /^[a-z][A-Za-z0-9]*$/, convert: camelCase },
  pascal: { name: "PascalCase", pattern: /^[A-Z][A-Za-z0-9]*$/, convert: pascalCase },
  upperSnake: { name: "UPPER_SNAKE", pattern: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, convert: upperSnakeCase },
} as const satisfies Readonly<Record<string, Spelling>>;

type SpellingName = keyof typeof spellings;

// What every object has from the start: neither TypeScript nor protobuf-es can tell such a field that is absent.
const refused = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

/** Checks the spelling of a name; `taken` are names of that kind which mean something already. */
export function nameCheck(kind: string, spelling: SpellingName, taken: readonly string[] = []): NameCheck {
  const { name: spellingName, pattern, convert } = spellings[spelling];
  return (name) => {
    if (name.length > maxNameLength) {
      return {
        message: `the ${kind} '${shown(name)}' has ${name.length} characters; at most ${maxNameLength} are allowed`,
        help: "shorten it",
      };
    }
    if (refused.has(name) || name.startsWith("__"))
      return { message: `no ${kind} may be called '${name}'`, help: "choose another name" };
    if (taken.includes(name))
      return { message: `no ${kind} may be called '${name}': that name is taken`, help: "choose another name" };
    if (pattern.test(name)) return null;
    const right = convert(name);
    const help =
      pattern.test(right) && /^[\x20-\x7e]*$/.test(name)
        ? `write '${right}'${wireHint(kind, name)}`
        : "use ASCII letters and digits, beginning with a letter";
    return { message: `the ${kind} '${shown(name)}' is not ${spellingName}`, help };
  };
}

/** How to keep the old name on the wire, for what has a name there. */
function wireHint(kind: string, name: string): string {
  switch (kind) {
    case "field":
      return `; \`wire: ${quoted(name)}\` keeps the old name on the wire`;
    case "type":
    case "union variant":
    case "enum value":
    case "interaction":
      return `; \`wire: { proto: ${quoted(name)} }\` keeps the old name there`;
    default:
      return "";
  }
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(shown(name));
}

/** The pattern of a spelling, for JSON Schema. */
export function namePattern(spelling: SpellingName): string {
  return spellings[spelling].pattern.source;
}

/** A name as a value. */
export function nameOf(kind: string, spelling: SpellingName, taken: readonly string[] = []): Shape<string> {
  const check = nameCheck(kind, spelling, taken);
  const noun = `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind} in ${spellings[spelling].name}`;
  return {
    noun,
    schema: { type: "string", pattern: namePattern(spelling), maxLength: maxNameLength },
    read(value, cursor) {
      if (typeof value !== "string") return wrongKind(value, noun, cursor);
      const bad = check(value);
      return bad === null ? value : cursor.wrong("bad-name", bad.message, bad.help);
    },
  };
}

/** Whether a text is a legal name of that spelling. */
export function isName(spelling: SpellingName, text: string): boolean {
  return text.length <= maxNameLength && spellings[spelling].pattern.test(text) && !refused.has(text);
}
