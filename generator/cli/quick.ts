import { plural } from "../base/text.ts";
import { CannotRun } from "../cannot-run.ts";
import { type Arguments, grammarOf, isOn, parseArguments } from "./arguments.ts";
import { exitCode } from "./command.ts";
import { commands, globalFlags, silentFlags } from "./commands.ts";
import { commandHelp, programHelp } from "./help.ts";
import { packageVersion } from "./package-version.ts";
import { isColoured, workspaceOf } from "./session.ts";
import { paint } from "./terminal.ts";
import { memoryPlace, unchanged } from "./unchanged.ts";

/** The grammar of the command line. */
export const grammar = grammarOf(commands, [...globalFlags, ...silentFlags]);

// With any other flag there is more to do than to say that nothing has changed.
const plainFlags = new Set(["config", "cwd", "color", "check", "force", "frozen", "prune", "quiet", "input", "yes"]);

/**
 * Does what takes no time: version, help, and a run after which nothing has changed. Answers the exit code, or null when
 * there is more to do, and when anything is wrong: who has the time says it better. It may load `node:` modules only.
 */
export function quick(argv: readonly string[], program: string): number | null {
  try {
    const args = parseArguments(argv, grammar);
    if (isOn(args, "version")) return print(`${packageVersion()}\n`);
    if (isOn(args, "help"))
      return print(args.isNamed ? commandHelp(args.command, globalFlags) : programHelp(commands, globalFlags));
    return upToDate(args, program);
  } catch (error) {
    if (error instanceof CannotRun) return null;
    throw error;
  }
}

function upToDate(args: Arguments, program: string): number | null {
  const { env } = process;
  const isPlain = args.command.name === "generate" && [...args.flags.keys()].every((it) => plainFlags.has(it));
  if (!isPlain || env["GITHUB_ACTIONS"] === "true") return null;
  const folder = workspaceOf(args, env);
  const place = memoryPlace(folder, program, env);
  const known = place === null ? null : unchanged(folder, place);
  // Where there is something to tell, the full report tells it.
  if (known === null || known.memory.records.length > 0) return null;
  if (isOn(args, "quiet")) return exitCode.ok;
  const colours = paint(isColoured(process.stdout, args));
  return print(upToDateLine(known.memory.files, colours.green));
}

/** What a run says that has nothing to do. */
export function upToDateLine(count: number, green: (text: string) => string): string {
  return `${green("up to date")}: ${plural(count, "file")}\n`;
}

function print(text: string): number {
  process.stdout.write(text);
  return exitCode.ok;
}
