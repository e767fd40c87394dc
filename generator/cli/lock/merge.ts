import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Checked } from "../../base/diagnostic.ts";
import { CannotRun } from "../../cannot-run.ts";
import { emptyLock, lockFileName } from "../../lock/lock.ts";
import { mergeLocks } from "../../lock/merge.ts";
import { parseLock } from "../../lock/parse.ts";
import { printLock } from "../../lock/print.ts";
import { replaceFile } from "../../write/apply.ts";
import type { Arguments } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { git } from "../git.ts";
import { type Session, workspaceOf } from "../session.ts";
import { printable } from "../terminal.ts";

/** `gen lock resolve`: gives both sides of a conflict in git their numbers. */
export async function resolveConflict(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const unmerged = git(folder.dir, ["ls-files", "--unmerged", "--", lockFileName]);
  if (unmerged === null) throw new CannotRun(`'${folder.dir}' is in no git repository`);
  if (unmerged.trim() === "") {
    session.stdout.write(`${lockFileName} has no conflict in git\n`);
    return exitCode.ok;
  }
  const [base, ours, theirs] = [1, 2, 3].map((stage) => git(folder.dir, ["show", `:${stage}:./${lockFileName}`]));
  const sides = { base: base ?? null, ours: ours ?? null, theirs: theirs ?? null };
  // Numbers of the side that others build on stay; it is not always the one that git calls ours.
  const merged = mergedText(
    theirsIsUpstream(folder.dir) ? { ...sides, ours: sides.theirs, theirs: sides.ours } : sides,
  );
  if (merged.value === null) return refuse(session, merged);
  replaceFile(join(folder.dir, lockFileName), merged.value);
  session.stdout.write(`${lockFileName} is resolved. Now run: gen && git add ${lockFileName}\n`);
  return exitCode.ok;
}

/** `gen lock merge`: the same as a merge driver of git, which gives three files and takes the second as the result. */
export async function mergeFiles(session: Session, args: Arguments): Promise<number> {
  const [base, ours, theirs] = args.words.slice(1).map((it) => resolve(session.cwd, it));
  if (base === undefined || ours === undefined || theirs === undefined)
    throw new CannotRun("`gen lock merge` needs three files");
  const merged = mergedText({
    base: readFileSync(base, "utf8"),
    ours: readFileSync(ours, "utf8"),
    theirs: readFileSync(theirs, "utf8"),
  });
  if (merged.value === null) return refuse(session, merged);
  replaceFile(ours, merged.value);
  return exitCode.ok;
}

interface Sides {
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

function mergedText(sides: Sides): Checked<string | null> {
  const base = lockOf(sides.base);
  const ours = lockOf(sides.ours);
  const theirs = lockOf(sides.theirs);
  const diagnostics = [base, ours, theirs].flatMap((it) => it.diagnostics);
  if (base.value === null || ours.value === null || theirs.value === null) return { value: null, diagnostics };
  return { value: printLock(mergeLocks(base.value, ours.value, theirs.value)), diagnostics };
}

/** A side that has no lock, or an empty one, has given out no numbers. */
function lockOf(text: string | null) {
  if (text === null || text.trim() === "") return { value: emptyLock, diagnostics: [] };
  return parseLock({ path: lockFileName, text });
}

function refuse(session: Session, { diagnostics }: Checked<string | null>): number {
  for (const it of diagnostics) session.stderr.write(`gen: ${printable(it.message)}\n`);
  session.stderr.write("  help: one side cannot be read as a lock; resolve it by hand\n");
  return exitCode.findings;
}

function theirsIsUpstream(dir: string): boolean {
  const theirs = git(dir, ["rev-parse", "--verify", "--quiet", "MERGE_HEAD"])?.trim();
  if (theirs === undefined) return false;
  const main = ["origin/HEAD", "origin/main", "origin/master", "main", "master"].find(
    (it) => git(dir, ["rev-parse", "--verify", "--quiet", it]) !== null,
  );
  return main !== undefined && git(dir, ["merge-base", "--is-ancestor", theirs, main]) !== null;
}
