import { CannotRun } from "../../cannot-run.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { type Arguments, isOn, textOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { letterDeeds } from "../commands.ts";
import { openWorkspace } from "../compiled.ts";
import { brokerSettings } from "../events/broker-settings.ts";
import { deadLettersOf } from "../events/dead-letters.ts";
import { leaveAnyway } from "../events/leave-anyway.ts";
import { list } from "../events/list.ts";
import { openBroker } from "../events/open-broker.ts";
import { replay } from "../events/replay.ts";
import type { Session } from "../session.ts";

/** `gen events dlq`: the dead letters of a consumer, and publishing them again. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const [subject = "", deed = "", id = ""] = args.words;
  if (subject !== "dlq") throw unknown(`events ${subject}`, subject, ["dlq"]);
  if (!letterDeeds.some((it) => it === deed)) throw unknown(`events dlq ${deed}`, deed, letterDeeds);
  refuseFlags(args, deed === "list" ? "dry-run" : "payload", deed);
  const opened = await openWorkspace(session, args);
  if (opened === null) return exitCode.findings;
  const { folder, compiled } = opened;
  const of = deadLettersOf(compiled.workspace, id, textOf(args, "group"));
  const settings = brokerSettings(of.broker, textOf(args, "url"), session.env);
  const choice = { from: textOf(args, "from"), ids: args.flags.get("id") ?? null };
  session.timings.begin("asking the broker", null);
  try {
    const broker = await openBroker(folder.dir, settings, session);
    const mail = { workspace: compiled.workspace, of, broker, choice };
    try {
      return deed === "list"
        ? await list(session, mail, isOn(args, "payload"))
        : await replay(session, mail, isOn(args, "dry-run"));
    } finally {
      // All is done or has failed by now: how the broker takes leave changes nothing.
      await broker.close().catch((error: unknown) => session.log(String(error)));
    }
  } finally {
    leaveAnyway();
  }
}

function refuseFlags(args: Arguments, flag: string, deed: string): void {
  if (isOn(args, flag)) throw new CannotRun(`\`gen events dlq ${deed}\` has no flag --${flag}`, "gen events --help");
}

function unknown(what: string, word: string, known: readonly string[]): CannotRun {
  return new CannotRun(`there is no command '${what}'`, didYouMean(word, known) ?? "gen events --help");
}
