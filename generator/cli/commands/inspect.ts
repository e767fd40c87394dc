import { CannotRun } from "../../cannot-run.ts";
import type { Workspace } from "../../model/workspace.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import type { Arguments } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { openWorkspace } from "../compiled.ts";
import { modelJson } from "../model-json.ts";
import type { Session } from "../session.ts";
import { printable } from "../terminal.ts";

/** `gen inspect`: the resolved model of one thing. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const [id] = args.words;
  if (id === undefined) throw new CannotRun("inspect needs an id", "`gen ls` lists them");
  const opened = await openWorkspace(session, args);
  if (opened === null) return exitCode.findings;
  const subjects = subjectsOf(opened.compiled.workspace);
  const subject = subjects.get(id);
  if (subject !== undefined) {
    session.stdout.write(modelJson(subject));
    return exitCode.ok;
  }
  const help = didYouMean(id, subjects.keys()) ?? "`gen ls` lists services and interactions";
  session.stderr.write(`gen: nothing is called '${printable(id)}'\n  help: ${help}\n`);
  return exitCode.findings;
}

/** All that has an id. An error and the record of its fields share one: the error says more. */
function subjectsOf({ services, libraries, types, errors, interactions }: Workspace): ReadonlyMap<string, unknown> {
  const units = [...services, ...libraries].map((it): readonly [string, unknown] => [it.id, it]);
  const ofErrors = [...errors].map(([id, it]): readonly [string, unknown] => [
    id,
    { ...it, fields: types.get(id) ?? null },
  ]);
  return new Map<string, unknown>([...units, ...types, ...ofErrors, ...interactions]);
}
