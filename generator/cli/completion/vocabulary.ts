import type { Command, Flag, Offer } from "../command.ts";

/** What a shell has to know of the command line. */
export interface Vocabulary {
  readonly commands: readonly CommandWords[];
  /** The flags of all commands. */
  readonly flags: readonly FlagWords[];
  /** Every flag with a value, of whatever command. */
  readonly valued: readonly FlagWords[];
}

/** A command and its own flags. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly offer: Offer;
  readonly flags: readonly FlagWords[];
}

/** A flag as it can be typed. */
export interface FlagWords {
  /** Without dashes: `color`, `no-color`. */
  readonly longs: readonly string[];
  readonly short: string | null;
  readonly summary: string;
  readonly hasValue: boolean;
  readonly offer: Offer;
}

/** The programs that the package installs. */
export const programs = ["gen", "interspec"] as const;

/** The words of commands and flags. */
export function vocabularyOf(commands: readonly Command[], globalFlags: readonly Flag[]): Vocabulary {
  const ofCommands = commands.map(({ name, summary, offer, flags }) => ({
    name,
    summary,
    offer,
    flags: flags.map(flagWords),
  }));
  const flags = globalFlags.map(flagWords);
  const all = [...flags, ...ofCommands.flatMap((it) => it.flags)].filter((it) => it.hasValue);
  const byName = new Map(all.map((it) => [it.longs.join(), it]));
  return { commands: ofCommands, flags, valued: [...byName.values()] };
}

/** `--color`, `--no-color`, `-q`: all that stands for a flag. */
export function spellings({ longs, short }: FlagWords): readonly string[] {
  return [...longs.map((it) => `--${it}`), ...(short === null ? [] : [`-${short}`])];
}

function flagWords({ name, short, value, forms, summary, offer }: Flag): FlagWords {
  const longs = { positive: [name], both: [name, `no-${name}`], negative: [`no-${name}`] }[forms];
  return { longs, short, summary, hasValue: value !== null, offer };
}
