/** What a shell may offer for a word: one of some words, or a path. Null: nothing. */
export type Offer = readonly string[] | "file" | "folder" | null;

/** A flag of a command, or of all. */
export interface Flag {
  readonly name: string;
  readonly short: string | null;
  /** What its value is called in the help; null: it has none. */
  readonly value: string | null;
  /** What a shell offers for the value. */
  readonly offer: Offer;
  /** Which of `--x` and `--no-x` the help shows; only `positive` has no `--no-x`. */
  readonly forms: "positive" | "both" | "negative";
  readonly summary: string;
}

/** A command as the help shows it. */
export interface Command {
  readonly name: string;
  /** The words after its name: `<interaction|code>`. */
  readonly words: string;
  /** What a shell offers for the first of them, or for all when these are paths. */
  readonly offer: Offer;
  readonly minWords: number;
  readonly maxWords: number;
  readonly summary: string;
  /** More sentences for its own help. */
  readonly details: readonly string[];
  readonly flags: readonly Flag[];
}

/** A flag without a value. */
export function toggle(
  name: string,
  summary: string,
  { short = null, forms = "positive" }: Partial<Pick<Flag, "short" | "forms">> = {},
): Flag {
  return { name, short, value: null, offer: null, forms, summary };
}

/** A flag with a value. */
export function option(
  name: string,
  value: string,
  summary: string,
  { short = null, offer = null }: Partial<Pick<Flag, "short" | "offer">> = {},
): Flag {
  return { name, short, value, offer, forms: "positive", summary };
}

/** A flag whose value is one of some words. */
export function choice(name: string, words: readonly string[], summary: string): Flag {
  return option(name, `<${words.join("|")}>`, summary, { offer: words });
}

/** A command; what it does not say it has not. */
export function command(name: string, summary: string, more: Partial<Omit<Command, "name" | "summary">> = {}): Command {
  return { words: "", offer: null, minWords: 0, maxWords: 0, details: [], flags: [], ...more, name, summary };
}

/** The exit codes; they are part of the interface. */
export const exitCode = { ok: 0, findings: 1, cannotRun: 2, internal: 70, interrupted: 130, terminated: 143 } as const;
