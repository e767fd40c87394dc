import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { collector, type Diagnostic, hasErrors } from "../../base/diagnostic.ts";
import { fileOrigin } from "../../base/origin.ts";
import { CannotRun } from "../../cannot-run.ts";
import { compiler } from "../../compiler.ts";
import { loadAndCompile } from "../../load.ts";
import { lockFileName } from "../../lock/lock.ts";
import { parseLock } from "../../lock/parse.ts";
import { verifyLock } from "../../lock/verify.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { type Arguments, textOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { baseCommit, fileAt } from "../git.ts";
import { located, report } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";

/** `gen lock verify`: the lock is what the specs need, and nothing of an earlier one was lost or changed. */
export async function verify(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const against = textOf(args, "against");
  const base = against === null ? null : baseline(session, folder, against);
  const { value: compiled, diagnostics, files } = await loadAndCompile(folder, compiler);
  const found = collector();
  const now = files.find((it) => it.path === lockFileName) ?? null;
  if (compiled !== null && compiled.lockText !== now?.text.replaceAll("\r\n", "\n")) {
    const named = compiled.lockChanges.length === 0 ? "" : `: ${compiled.lockChanges.slice(0, 10).join(", ")}`;
    const message = now === null ? `there is no ${lockFileName}` : `the lock is not what the specs need${named}`;
    found.report({
      code: "lock-outdated",
      message,
      origin: fileOrigin(lockFileName),
      help: `run gen and commit ${lockFileName}`,
    });
  }
  const compared = base === null ? [] : comparedLocks(base, now);
  const all = [...diagnostics, ...found.diagnostics, ...compared];
  await report(session, { command: "lock verify", folder, records: await located(all, files), files, result: null });
  if (hasErrors(all)) return exitCode.findings;
  if (session.format === "pretty" && session.verbosity !== "quiet")
    session.stdout.write(`${session.stdout.paint.green("the lock is sound")}\n`);
  return exitCode.ok;
}

function comparedLocks(base: SourceFile, now: SourceFile | null): readonly Diagnostic[] {
  const before = parseLock(base);
  if (before.value === null)
    throw new CannotRun("the lock to compare with cannot be read", before.diagnostics[0]?.message ?? null);
  if (now === null) return [];
  const after = parseLock(now);
  return after.value === null ? after.diagnostics : verifyLock(before.value, after.value, now);
}

/** The lock of the state to compare with; null when that state had none. */
function baseline(session: Session, folder: WorkspaceFolder, against: string): SourceFile | null {
  const [kind, ...rest] = against.split(":");
  const place = rest.join(":");
  if (place === "" || (kind !== "git" && kind !== "dir"))
    throw new CannotRun(`'${against}' is no state to compare with`, "write git:<ref> or dir:<path>");
  if (kind === "git") {
    const text = fileAt(folder.dir, baseCommit(folder.dir, place), lockFileName);
    return text === null ? null : { path: lockFileName, text };
  }
  const dir = resolve(session.cwd, place);
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CannotRun(`there is no folder '${dir}'`);
  const file = statSync(join(dir, lockFileName), { throwIfNoEntry: false });
  if (file === undefined) throw new CannotRun(`there is no ${lockFileName} in '${dir}'`);
  return { path: lockFileName, text: readFileSync(join(dir, lockFileName), "utf8") };
}
