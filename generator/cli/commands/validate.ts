import { plural } from "../../base/text.ts";
import { compiler } from "../../compiler.ts";
import { loadAndCompile } from "../../load.ts";
import type { Arguments } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { countBySeverity } from "../report/record.ts";
import { located, report } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";

/** `gen validate`: checks the specs and writes nothing. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  session.timings.begin("reading and compiling", null);
  const { value, diagnostics, files } = await loadAndCompile(folder, compiler);
  session.log(`compiled ${plural(files.length, "file")}`);
  const records = await located(diagnostics, files);
  const workspace = value?.workspace ?? null;
  const sizes =
    workspace === null ? null : { services: workspace.services.length, interactions: workspace.interactions.size };
  await report(session, { command: "validate", folder, records, files, result: sizes });
  if (sizes === null || countBySeverity(records).error > 0) return exitCode.findings;
  if (session.format === "pretty" && session.verbosity !== "quiet") {
    const counts = `${plural(sizes.services, "service")}, ${plural(sizes.interactions, "interaction")}`;
    session.stdout.write(`${session.stdout.paint.green("valid")}: ${counts}\n`);
  }
  return exitCode.ok;
}
