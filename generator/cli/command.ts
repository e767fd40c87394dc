/** A flag of a command, or of all. */
export interface Flag {
  readonly name: string;
  readonly short: string | null;
  /** What its value is called in the help; null: it has none. */
  readonly value: string | null;
  /** Which of `--x` and `--no-x` the help shows; only `positive` has no `--no-x`. */
  readonly forms: "positive" | "both" | "negative";
  readonly summary: string;
}

/** A command as the help shows it. */
export interface Command {
  readonly name: string;
  /** The words after its name: `<interaction|code>`. */
  readonly words: string;
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
  return { name, short, value: null, forms, summary };
}

/** A flag with a value. */
export function option(name: string, value: string, summary: string, short: string | null = null): Flag {
  return { name, short, value, forms: "positive", summary };
}

/** The exit codes; they are part of the interface. */
export const exitCode = { ok: 0, findings: 1, cannotRun: 2, internal: 70, interrupted: 130, terminated: 143 } as const;
