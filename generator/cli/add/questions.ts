import { CannotRun } from "../../cannot-run.ts";
import type { NameCheck } from "../../syntax/shape.ts";
import { type Arguments, textOf, wordOf } from "../arguments.ts";
import { ask, askWord } from "../ask.ts";
import { styleNames } from "../commands.ts";
import type { Session } from "../session.ts";
import type { StyleName } from "./scaffold.ts";
import { idOf, unitNamed, type WrittenUnit } from "./units.ts";

/** A thing that needs a name. */
export interface Named {
  readonly noun: string;
  readonly check: NameCheck;
}

/** The name of what is added: typed behind it, given by `--name`, or asked for. */
export async function nameFor(session: Session, args: Arguments, { noun, check }: Named): Promise<string> {
  const [, word = null] = args.words;
  const flag = textOf(args, "name");
  if (word !== null && flag !== null) throw new CannotRun("the name is given twice", `write 'gen add ${noun} ${word}'`);
  const name = word ?? flag ?? (session.mayAsk ? await ask(session, `name of the ${noun}`, "") : "");
  if (name === "") throw new CannotRun(`the ${noun} needs a name`, `gen add ${noun} <name>`);
  const bad = check(name);
  if (bad !== null) throw new CannotRun(bad.message, bad.help);
  return name;
}

/** The unit to add to: the one that `--service` names, the only one, or asked for. */
export async function unitFor(
  session: Session,
  args: Arguments,
  { units, noun }: { readonly units: readonly WrittenUnit[]; readonly noun: string },
): Promise<WrittenUnit> {
  const [first, second] = units;
  if (first === undefined) throw new CannotRun(`there is no ${noun} to add to`, "gen add service <name>");
  const given = textOf(args, "service");
  if (given !== null) return unitNamed(given, units, noun);
  if (second === undefined) return first;
  const ids = units.map(idOf).join(", ");
  if (!session.mayAsk) throw new CannotRun(`which ${noun} is meant?`, `--service: ${ids}`);
  return unitNamed(await ask(session, `${noun} (${ids})`, idOf(first)), units, noun);
}

/** The style of an interaction: given by `--style`, or asked for. */
export async function styleFor(session: Session, args: Arguments): Promise<StyleName> {
  const given = wordOf(args, "style", styleNames);
  if (given !== null) return given;
  if (session.mayAsk) return askWord(session, { question: "style", words: styleNames, fallback: "http" });
  throw new CannotRun("the interaction needs a style", `--style <${styleNames.join("|")}>`);
}
