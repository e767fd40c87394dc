import type { Command, Flag } from "./command.ts";

/** The help of the program. */
export function programHelp(commands: readonly Command[], globalFlags: readonly Flag[]): string {
  const verbs = commands.map((it): Row => [[it.name, it.words].filter((word) => word !== "").join(" "), it.summary]);
  return [
    "Usage: gen [command] [flags]",
    "",
    "Writes the contracts between services from their specs.",
    "",
    "Commands:",
    ...columns(verbs),
    "",
    "Flags of all commands:",
    ...columns(globalFlags.map(flagRow)),
    "",
    "Exit codes: 0 ok, 1 findings, 2 could not run, 70 a bug in gen.",
    "`gen <command> --help` says more.",
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command, globalFlags: readonly Flag[]): string {
  const usage = ["Usage: gen", command.name, command.words, "[flags]"].filter((it) => it !== "").join(" ");
  const own = command.flags.length === 0 ? [] : ["", "Flags:", ...columns(command.flags.map(flagRow))];
  const details = command.details.length === 0 ? [] : ["", ...command.details];
  return [
    usage,
    "",
    sentence(command.summary),
    ...details,
    ...own,
    "",
    "Flags of all commands:",
    ...columns(globalFlags.map(flagRow)),
    "",
  ].join("\n");
}

type Row = readonly [string, string];

function flagRow({ name, short, value, forms, summary }: Flag): Row {
  const spellings = { positive: `--${name}`, both: `--${name}, --no-${name}`, negative: `--no-${name}` };
  return [`${short === null ? "    " : `-${short}, `}${spellings[forms]}${value === null ? "" : ` ${value}`}`, summary];
}

const widestFirstColumn = 34;

function columns(rows: readonly Row[]): readonly string[] {
  const width = Math.min(widestFirstColumn, Math.max(...rows.map(([first]) => first.length)));
  return rows.flatMap(([first, second]) =>
    first.length > width
      ? [`  ${first}`, `  ${" ".repeat(width)}  ${second}`]
      : [`  ${first.padEnd(width)}  ${second}`],
  );
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
