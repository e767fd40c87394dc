import { CannotRun } from "../../cannot-run.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import type { Arguments } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { commands, globalFlags, shells } from "../commands.ts";
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { pwshCompletion } from "../completion/pwsh.ts";
import { type Vocabulary, vocabularyOf } from "../completion/vocabulary.ts";
import { zshCompletion } from "../completion/zsh.ts";
import type { Session } from "../session.ts";

const scripts: Readonly<Record<(typeof shells)[number], (vocabulary: Vocabulary) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  pwsh: pwshCompletion,
};

/** `gen completion`: prints what makes a shell complete commands and flags. */
export async function run(session: Session, { words: [word = ""] }: Arguments): Promise<number> {
  const shell = shells.find((it) => it === word);
  if (shell === undefined)
    throw new CannotRun(`gen knows no shell '${word}'`, didYouMean(word, shells) ?? `it knows ${shells.join(", ")}`);
  session.stdout.write(scripts[shell](vocabularyOf(commands, globalFlags)));
  return exitCode.ok;
}
