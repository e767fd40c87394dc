import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { lookOnly } from "../../look-only.ts";
import type { Result } from "../../outcome.ts";
import { run as runPipeline } from "../../pipeline.ts";
import { stages } from "../../stages.ts";
import { type Arguments, isOn, listOf, textOf } from "../arguments.ts";
import {
  changeCounts,
  changeData,
  changeSigns,
  handlersLines,
  hasChanges,
  lockLines,
  manifestLine,
} from "../changes.ts";
import { exitCode } from "../command.ts";
import { progressOf } from "../progress.ts";
import { countBySeverity } from "../report/record.ts";
import { located, report, shownPath } from "../report.ts";
import { unitFilter } from "../select.ts";
import { type Session, workspaceOf } from "../session.ts";
import { jsonText, printable } from "../terminal.ts";

/** `gen plan`: what generate would do, and why. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const progress = progressOf(session);
  const outcome = await runPipeline(
    folder,
    {
      ...lookOnly,
      only: listOf(args, "only"),
      includes: unitFilter(listOf(args, "select")),
      isCi: session.isCi,
      onStage: progress.stage,
      onProgress: progress.advance,
      onWait: progress.waiting,
    },
    stages,
  );
  progress.end();
  const records = await located(outcome.diagnostics, outcome.files);
  const { result } = outcome;
  const plan = result === null ? null : changeData(result, folder.dir);
  await report(session, { command: "plan", folder, records, files: outcome.files, result: plan });
  const out = textOf(args, "out");
  if (plan !== null && out !== null) writeFileSync(resolve(session.cwd, out), jsonText(plan));
  if (result !== null && session.format === "pretty") session.stdout.write(planText(result, session));
  if (result === null || countBySeverity(records).error > 0) return exitCode.findings;
  return isOn(args, "exit-code") && hasChanges(result) ? exitCode.findings : exitCode.ok;
}

function planText(result: Result, { cwd, stdout, verbosity }: Session): string {
  const isVerbose = verbosity === "verbose";
  const shown = isVerbose ? result.changes : result.changes.filter((it) => it.kind !== "keep");
  const files = shown.map((it) => {
    const why = it.file === null ? "nothing generates it any more" : `${it.file.emitter}, from ${it.file.origin.file}`;
    return `  ${changeSigns[it.kind]} ${printable(shownPath(cwd, join(result.outDir, it.path)))}  ${stdout.paint.dim(printable(why))}\n`;
  });
  const counts = changeCounts(result, { create: "to create", update: "to update", delete: "to remove" });
  const listing = { cwd, isVerbose, colours: stdout.paint };
  return `${files.join("")}${handlersLines(result, listing)}${manifestLine(result, listing)}${lockLines(result, listing)}${counts}\n`;
}
