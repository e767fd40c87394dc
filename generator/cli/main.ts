import { type Arguments, isOn, parseArguments, textOf } from "./arguments.ts";
import { exitCode } from "./command.ts";
import { load } from "./command-code.ts";
import { optimizeLate } from "./engine.ts";
import { failure } from "./failure.ts";
import { grammar } from "./quick.ts";
import { checkNow, sessionOf } from "./session.ts";
import type { LookedAt } from "./unchanged.ts";

/** Runs a command and answers the exit code. The code of each command is loaded when it runs. */
export async function main(argv: readonly string[], program: string, looked: LookedAt | null): Promise<number> {
  optimizeLate();
  leaveQuietlyWithReader(process.stdout);
  leaveQuietlyWithReader(process.stderr);
  try {
    return await runCommand(parseArguments(argv, grammar), program, looked);
  } catch (error) {
    const { text, code } = failure(error, argv);
    process.stderr.write(text);
    return code;
  }
}

async function runCommand(args: Arguments, program: string, looked: LookedAt | null): Promise<number> {
  checkNow(textOf(args, "now"));
  const session = sessionOf(args, program, looked);
  const module = await load[args.command.name]?.();
  if (module === undefined) throw new Error(`nothing is known of the code of '${args.command.name}'`);
  try {
    return await module.run(session, args);
  } finally {
    if (isOn(args, "timings")) session.stderr.write(session.timings.table());
  }
}

/** `gen ls | head` closes the pipe early: that is no failure. */
function leaveQuietlyWithReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(exitCode.ok);
  });
}
