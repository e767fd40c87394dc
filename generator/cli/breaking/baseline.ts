import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { hasErrors } from "../../base/diagnostic.ts";
import { CannotRun } from "../../cannot-run.ts";
import { compile, type Sources } from "../../compile.ts";
import { compiler } from "../../compiler.ts";
import { configure, load } from "../../load.ts";
import { lockFileName } from "../../lock/lock.ts";
import type { Workspace } from "../../model/workspace.ts";
import { findWorkspace } from "../../source/read.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { baseCommit } from "../git.ts";
import type { Session } from "../session.ts";
import { sourcesAt } from "./git-sources.ts";

/** The state that specs are compared with. */
export interface Baseline {
  readonly workspace: Workspace;
  readonly files: readonly SourceFile[];
  /** Whether it had a lock: else its numbers mean nothing. */
  readonly isNumbered: boolean;
  /** How a file of it is called beside the files of today. */
  readonly label: (path: string) => string;
}

/** The baseline that `--against` names; null where that state has no workspace yet. What cannot be read stops the program. */
export async function baseline(session: Session, folder: WorkspaceFolder, against: string): Promise<Baseline | null> {
  const [kind, ...rest] = against.split(":");
  const place = rest.join(":");
  if (place === "" || (kind !== "git" && kind !== "dir"))
    throw new CannotRun(`'${against}' is no state to compare with`, "write git:<ref> or dir:<path>");
  return kind === "git" ? gitBaseline(folder, place) : dirBaseline(session, folder, place);
}

async function gitBaseline(folder: WorkspaceFolder, ref: string): Promise<Baseline | null> {
  const sources = sourcesAt(folder, baseCommit(folder.dir, ref));
  if (sources === null) return null;
  const { value, diagnostics } = await compile(sources);
  if (value === null || hasErrors(diagnostics)) throw unreadable(ref, diagnostics[0]);
  return {
    workspace: value.workspace,
    files: filesOf(sources),
    isNumbered: sources.lock !== null,
    label: (path) => `${ref}:${path}`,
  };
}

async function dirBaseline(session: Session, folder: WorkspaceFolder, path: string): Promise<Baseline> {
  const dir = resolve(session.cwd, path);
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CannotRun(`there is no folder '${dir}'`);
  const other = findWorkspace(dir, join(dir, folder.configName));
  if (other === null) throw new CannotRun(`there is no ${folder.configName} in '${dir}'`);
  // Where it would write to does not matter: nothing is written.
  const configured = configure(other, compiler);
  if (configured.value === null) throw unreadable(dir, configured.diagnostics[0]);
  const { value: sources, diagnostics: problems, files } = load(other, configured.value);
  if (hasErrors(problems)) throw unreadable(dir, problems[0]);
  const { value, diagnostics } = await compile(sources);
  if (value === null) throw unreadable(dir, diagnostics[0]);
  return {
    workspace: value.workspace,
    files,
    isNumbered: files.some((it) => it.path === lockFileName),
    label: (file) => relative(folder.dir, join(other.dir, file)).replaceAll("\\", "/"),
  };
}

function filesOf({ config, specs, lock }: Sources): readonly SourceFile[] {
  return [config, ...specs, ...(lock === null ? [] : [lock])];
}

function unreadable(
  place: string,
  problem: { readonly code: string; readonly message: string } | undefined,
): CannotRun {
  const help = problem === undefined ? null : `${problem.code}: ${problem.message}`;
  return new CannotRun(`the specs of '${place}' have mistakes: nothing can be compared with them`, help);
}
