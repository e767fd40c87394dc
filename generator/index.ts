import { hasErrors } from "./base/diagnostic.ts";
import { CannotRun } from "./cannot-run.ts";
import { type DiagnosticRecord, recordsOf } from "./cli/report/record.ts";
import type { Compiled } from "./compile.ts";
import { compiler } from "./compiler.ts";
import { loadAndCompile } from "./load.ts";
import { lookOnly } from "./look-only.ts";
import type { Options } from "./outcome.ts";
import { run } from "./pipeline.ts";
import { locator } from "./source/locate.ts";
import { findWorkspace } from "./source/read.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";
import type { HandlersChange } from "./write/handlers-changes.ts";
import type { Change } from "./write/reconcile.ts";

export { CannotRun } from "./cannot-run.ts";
export type { DiagnosticRecord } from "./cli/report/record.ts";
export type { Compiled } from "./compile.ts";

/** Which workspace is meant. */
export interface WorkspaceChoice {
  /** Where to look, upward, for `interspec.yaml`; the current folder by default. */
  readonly cwd?: string;
  /** The config file itself. */
  readonly config?: string;
}

/** What was found in a workspace. */
export interface CompileResult {
  /** Null when the specs have errors. */
  readonly compiled: Compiled | null;
  /** Sorted by file, line and code. */
  readonly diagnostics: readonly DiagnosticRecord[];
}

/** What to generate, and how far to go. */
export interface GenerateChoice extends WorkspaceChoice {
  /** False: only say what would be written. True by default. */
  readonly write?: boolean;
  /** Emitters and styles; all that the config asks for by default. */
  readonly only?: readonly string[];
  /** Overwrite generated files that were edited by hand. */
  readonly force?: boolean;
  /** Remove files that are no longer generated; true by default. */
  readonly prune?: boolean;
  /** Refuse to change the lock. */
  readonly frozen?: boolean;
}

/** What generating did, or would do. */
export interface GenerateResult {
  readonly diagnostics: readonly DiagnosticRecord[];
  /** By path relative to `out`, sorted; empty when there were errors before. */
  readonly changes: readonly Pick<Change, "kind" | "path">[];
  /** The files of handlers by path relative to `handlers`, sorted, with the stubs that they get. */
  readonly handlers: readonly Pick<HandlersChange, "kind" | "path" | "stubs">[];
  readonly written: boolean;
}

/** Compiles a workspace without writing anything. Throws `CannotRun` when there is none. */
export async function compileWorkspace(choice: WorkspaceChoice = {}): Promise<CompileResult> {
  const { value, diagnostics, files } = await loadAndCompile(folderOf(choice), compiler);
  return { compiled: hasErrors(diagnostics) ? null : value, diagnostics: recordsOf(diagnostics, locator(files)) };
}

/** Does what `gen` does. Mistakes in specs come back as diagnostics; throws `CannotRun` when nothing could be tried. */
export async function generate(choice: GenerateChoice = {}): Promise<GenerateResult> {
  const options: Options = {
    ...lookOnly,
    write: choice.write ?? true,
    only: choice.only ?? null,
    force: choice.force ?? false,
    prune: choice.prune ?? true,
    frozen: choice.frozen ?? false,
  };
  const { stages } = await import("./stages.ts");
  const { diagnostics, files, result } = await run(folderOf(choice), options, stages);
  return {
    diagnostics: recordsOf(diagnostics, locator(files)),
    changes: (result?.changes ?? []).map(({ kind, path }) => ({ kind, path })),
    handlers: (result?.handlers.changes ?? []).map(({ kind, path, stubs }) => ({ kind, path, stubs })),
    written: result?.written ?? false,
  };
}

function folderOf({ cwd, config }: WorkspaceChoice): WorkspaceFolder {
  const folder = findWorkspace(cwd ?? process.cwd(), config ?? null);
  if (folder === null)
    throw new CannotRun("there is no interspec.yaml here or in a folder above", "`gen init` writes one");
  return folder;
}
