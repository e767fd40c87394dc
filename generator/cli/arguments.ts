import { listed } from "../base/text.ts";
import { CannotRun } from "../cannot-run.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { Command, Flag } from "./command.ts";

/** What was typed, checked against the command's definition. */
export interface Arguments {
  readonly command: Command;
  /** Whether the command was typed, or is the default. */
  readonly isNamed: boolean;
  readonly words: readonly string[];
  /** The values of each flag, in order; `true` and `false` for one without a value. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

/** The flags and commands that may be typed. */
export interface Grammar {
  readonly commands: readonly Command[];
  readonly globalFlags: readonly Flag[];
  readonly defaultCommand: Command;
}

/** The grammar of these commands; the first one is meant when none is named. */
export function grammarOf(commands: readonly Command[], globalFlags: readonly Flag[]): Grammar {
  const [defaultCommand] = commands;
  if (defaultCommand === undefined) throw new Error("there are no commands");
  return { commands, globalFlags, defaultCommand };
}

/** Reads a command line. What it does not know stops it, with the nearest thing that it does know. */
export function parseArguments(argv: readonly string[], grammar: Grammar): Arguments {
  const typed = typedParts(argv, everyFlag(grammar));
  // `gen help lock` asks the same as `gen lock --help`.
  const asksHelp = typed.flags.has("help") || typed.words[0] === "help";
  const [name, ...rest] = typed.words[0] === "help" ? typed.words.slice(1) : typed.words;
  const command = name === undefined ? grammar.defaultCommand : commandOf(name, grammar);
  refuseForeignFlags(typed, command, grammar);
  if (!asksHelp) refuseWords(rest, command);
  return {
    command,
    isNamed: name !== undefined,
    words: rest,
    flags: asksHelp ? new Map([...typed.flags, ["help", ["true"]]]) : typed.flags,
  };
}

/** Whether a flag without a value was given. */
export function isOn(args: Arguments, name: string): boolean {
  return choiceOf(args, name) ?? false;
}

/** What was chosen by `--x` or `--no-x`; null: neither. */
export function choiceOf(args: Arguments, name: string): boolean | null {
  const last = args.flags.get(name)?.at(-1);
  return last === undefined ? null : last === "true";
}

/** The last value of a flag, or null. */
export function textOf(args: Arguments, name: string): string | null {
  return args.flags.get(name)?.at(-1) ?? null;
}

/** The last value of a flag, which has to be one of some words; null: it was not given. */
export function wordOf<T extends string>(args: Arguments, name: string, words: readonly T[]): T | null {
  const text = textOf(args, name);
  if (text === null) return null;
  const word = words.find((it) => it === text);
  if (word !== undefined) return word;
  throw new CannotRun(`there is no ${name} '${text}'`, didYouMean(text, words) ?? `there are ${listed(words)}`);
}

/** All values of a flag, commas taken apart; null: it was not given. */
export function listOf(args: Arguments, name: string): readonly string[] | null {
  const values = args.flags.get(name);
  return values === undefined
    ? null
    : values
        .flatMap((it) => it.split(","))
        .map((it) => it.trim())
        .filter((it) => it !== "");
}

interface Typed {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** Each flag as it was typed, by name. */
  readonly spelled: ReadonlyMap<string, string>;
}

function typedParts(argv: readonly string[], known: readonly Flag[]): Typed {
  const end = argv.indexOf("--");
  const tokens = splitShorts(end === -1 ? argv : argv.slice(0, end), known);
  const words: string[] = [];
  const flags = new Map<string, readonly string[]>();
  const spelled = new Map<string, string>();
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    if (!looksLikeFlag(token)) {
      words.push(token);
      continue;
    }
    const { name, spelling, value, tookNext } = typedFlag(token, tokens[index + 1], known);
    flags.set(name, [...(flags.get(name) ?? []), value]);
    spelled.set(name, spelling);
    if (tookNext) index += 1;
  }
  return { words: [...words, ...(end === -1 ? [] : argv.slice(end + 1))], flags, spelled };
}

interface TypedFlag {
  readonly name: string;
  readonly spelling: string;
  readonly value: string;
  readonly tookNext: boolean;
}

function typedFlag(token: string, next: string | undefined, known: readonly Flag[]): TypedFlag {
  const [spelling, inline] = splitOnce(token);
  const { flag, value } = flagOf(spelling, known);
  const { name } = flag;
  if (flag.value === null) {
    if (inline !== null) throw new CannotRun(`${spelling} takes no value`);
    return { name, spelling, value, tookNext: false };
  }
  if (inline !== null) return { name, spelling, value: inline, tookNext: false };
  if (next === undefined || looksLikeFlag(next)) throw new CannotRun(`${spelling} needs a value: ${flag.value}`);
  return { name, spelling, value: next, tookNext: true };
}

function looksLikeFlag(token: string): boolean {
  return token.startsWith("-") && token !== "-";
}

/** `-qv` → `-q`, `-v`; `-cfile` → `-c=file`. */
function splitShorts(tokens: readonly string[], known: readonly Flag[]): readonly string[] {
  return tokens.flatMap((it) => (/^-[A-Za-z][^=]/.test(it) ? shorts(it.slice(1), known) : [it]));
}

function shorts(letters: string, known: readonly Flag[]): readonly string[] {
  const [first = "", ...rest] = letters;
  const takesValue = known.some((it) => it.short === first && it.value !== null);
  if (takesValue) return [`-${first}=${rest.join("")}`];
  return [`-${first}`, ...(rest.length === 0 ? [] : shorts(rest.join(""), known))];
}

function splitOnce(token: string): readonly [string, string | null] {
  const at = token.indexOf("=");
  return at === -1 ? [token, null] : [token.slice(0, at), token.slice(at + 1)];
}

function flagOf(spelling: string, known: readonly Flag[]): { readonly flag: Flag; readonly value: string } {
  const long = spelling.startsWith("--") ? spelling.slice(2) : null;
  for (const flag of known) {
    if (long === flag.name || (long === null && flag.short === spelling.slice(1))) return { flag, value: "true" };
    if (flag.forms !== "positive" && long === `no-${flag.name}`) return { flag, value: "false" };
  }
  throw new CannotRun(`there is no flag ${spelling}`, suggestion(spelling, known));
}

function suggestion(spelling: string, flags: readonly Flag[]): string {
  const spellings = flags.flatMap((it) => [`--${it.name}`, ...(it.forms === "positive" ? [] : [`--no-${it.name}`])]);
  return didYouMean(spelling, spellings) ?? "`gen --help` lists them";
}

function everyFlag({ commands, globalFlags }: Grammar): readonly Flag[] {
  return [...globalFlags, ...commands.flatMap((it) => it.flags)];
}

function commandOf(name: string, { commands }: Grammar): Command {
  const command = commands.find((it) => it.name === name);
  if (command !== undefined) return command;
  const help =
    didYouMean(
      name,
      commands.map((it) => it.name),
    ) ?? "`gen --help` lists them";
  throw new CannotRun(`there is no command '${name}'`, help);
}

function refuseForeignFlags({ flags, spelled }: Typed, command: Command, { globalFlags }: Grammar): void {
  const own = [...globalFlags, ...command.flags];
  for (const name of flags.keys()) {
    const spelling = spelled.get(name) ?? name;
    if (own.some((it) => it.name === name)) continue;
    throw new CannotRun(`\`gen ${command.name}\` has no flag ${spelling}`, suggestion(spelling, own));
  }
}

function refuseWords(words: readonly string[], command: Command): void {
  if (words.length < command.minWords)
    throw new CannotRun(`\`gen ${command.name}\` needs ${command.words}`, `gen ${command.name} --help`);
  const extra = words[command.maxWords];
  if (extra !== undefined)
    throw new CannotRun(
      `\`gen ${command.name}\` does not know what to do with '${extra}'`,
      `gen ${command.name} --help`,
    );
}
