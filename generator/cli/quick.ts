import { plural } from "../base/text.ts";
import { CannotRun } from "../cannot-run.ts";
import { type Arguments, grammarOf, isOn, parseArguments } from "./arguments.ts";
import { exitCode } from "./command.ts";
import { commands, globalFlags } from "./commands.ts";
import { commandHelp, programHelp } from "./help.ts";
import { packageVersion } from "./package-version.ts";
import { isColoured, workspaceOf } from "./session.ts";
import { paint } from "./terminal.ts";
import { type LookedAt, lookAt, memoryPlace } from "./unchanged.ts";

/** The grammar of the command line. */
export const grammar = grammarOf(commands, globalFlags);

// With any other flag there is more to do than to say that nothing has changed.
const plainFlags = new Set(["config", "cwd", "color", "check", "force", "frozen", "prune", "quiet", "input", "yes"]);

/** What came of a quick look. */
export interface Quick {
  /** The exit code; null where there is more to do. */
  readonly code: number | null;
  /** What it has found where it looked at the workspace. */
  readonly looked: LookedAt | null;
}

/**
 * Does what takes no time: version, help, and a run after which nothing has changed. There is more to do when anything is
 * wrong, too: who has the time says it better. It may load `node:` modules only.
 */
export function quick(argv: readonly string[], program: string): Quick {
  try {
    const args = parseArguments(argv, grammar);
    if (isOn(args, "version")) return printed(`${packageVersion()}\n`);
    if (isOn(args, "help"))
      return printed(args.isNamed ? commandHelp(args.command, globalFlags) : programHelp(commands, globalFlags));
    return upToDate(args, program);
  } catch (error) {
    if (error instanceof CannotRun) return moreToDo;
    throw error;
  }
}

const moreToDo: Quick = { code: null, looked: null };

function upToDate(args: Arguments, program: string): Quick {
  const { env } = process;
  const isPlain = args.command.name === "generate" && [...args.flags.keys()].every((it) => plainFlags.has(it));
  if (!isPlain || env["GITHUB_ACTIONS"] === "true") return moreToDo;
  const folder = workspaceOf(args, env);
  const place = memoryPlace(folder, program, env);
  const looked = place === null ? null : lookAt(folder, place);
  // Where there is something to tell, the full report tells it.
  if (looked?.changes !== "nothing" || looked.memory.records.length > 0) return { code: null, looked };
  if (isOn(args, "quiet")) return { code: exitCode.ok, looked };
  const colours = paint(isColoured(process.stdout, args));
  return printed(upToDateLine(looked.memory.files, colours.green));
}

/** What a run says that has nothing to do. */
export function upToDateLine(count: number, green: (text: string) => string): string {
  return `${green("up to date")}: ${plural(count, "file")}\n`;
}

function printed(text: string): Quick {
  process.stdout.write(text);
  return { code: exitCode.ok, looked: null };
}
