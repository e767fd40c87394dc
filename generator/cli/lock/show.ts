import { CannotRun } from "../../cannot-run.ts";
import { lockFileName } from "../../lock/lock.ts";
import { maxBytes, readSource } from "../../source/read.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import type { Arguments } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { type Session, workspaceOf } from "../session.ts";
import { printable } from "../terminal.ts";

/** `gen lock show`: prints the lock, or some of its blocks. */
export async function show(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const file = readSource(folder, lockFileName, maxBytes.lock).value;
  if (file === null) throw new CannotRun(`there is no ${lockFileName} yet`, "gen writes it");
  const names = args.words.slice(1);
  if (names.length === 0) {
    session.stdout.write(printed(file.text));
    return exitCode.ok;
  }
  const blocks = blocksOf(file.text);
  for (const name of names) {
    const block = blocks.get(name);
    if (block === undefined) {
      session.stderr.write(
        `gen: the lock has no '${printable(name)}'\n  help: ${didYouMean(name, blocks.keys()) ?? "`gen lock show` prints all of it"}\n`,
      );
      return exitCode.findings;
    }
    session.stdout.write(printed(block));
  }
  return exitCode.ok;
}

/** The blocks of the lock by name: a message or enum from its line to its end mark, an interaction its line. */
function blocksOf(text: string): ReadonlyMap<string, string> {
  const blocks = new Map<string, string>();
  for (const [block = "", name = ""] of text.matchAll(/^ {2}([A-Za-z][\w.@-]*):(?: \{.*\}\n|\n(?: {4}.*\n)*)/gm))
    blocks.set(name, block);
  return blocks;
}

function printed(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
