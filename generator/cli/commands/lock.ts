import { CannotRun } from "../../cannot-run.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { type Arguments, textOf } from "../arguments.ts";
import { mergeFiles, resolveConflict } from "../lock/merge.ts";
import { show } from "../lock/show.ts";
import { verify } from "../lock/verify.ts";
import type { Session } from "../session.ts";

interface Deed {
  readonly do: (session: Session, args: Arguments) => Promise<number>;
  /** How many words may follow. */
  readonly least: number;
  readonly most: number;
}

const deeds: Readonly<Record<string, Deed>> = {
  verify: { do: verify, least: 0, most: 0 },
  resolve: { do: resolveConflict, least: 0, most: 0 },
  show: { do: show, least: 0, most: 3 },
  merge: { do: mergeFiles, least: 3, most: 3 },
};

/** `gen lock`: looks after numbers and wire names. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const [name = "", ...words] = args.words;
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
  if (deed === undefined)
    throw new CannotRun(
      `there is no command 'lock ${name}'`,
      didYouMean(name, Object.keys(deeds)) ?? "gen lock --help",
    );
  if (words.length < deed.least || words.length > deed.most)
    throw new CannotRun(`\`gen lock ${name}\` got ${words.length} words`, "gen lock --help");
  if (name !== "verify" && textOf(args, "against") !== null)
    throw new CannotRun("--against belongs to `gen lock verify`", "gen lock --help");
  return deed.do(session, args);
}
