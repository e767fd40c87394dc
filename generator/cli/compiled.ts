import { hasErrors } from "../base/diagnostic.ts";
import type { Compiled } from "../compile.ts";
import { compiler } from "../compiler.ts";
import { loadAndCompile } from "../load.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import type { Arguments } from "./arguments.ts";
import { located, reportAside } from "./report.ts";
import { type Session, workspaceOf } from "./session.ts";

/** A compiled workspace, with where positions in it are. */
export interface Opened {
  readonly folder: WorkspaceFolder;
  readonly compiled: Compiled;
  readonly files: readonly SourceFile[];
}

/** Compiles the workspace for a command that shows something of it; null when it has errors, which are then printed. */
export async function openWorkspace(session: Session, args: Arguments): Promise<Opened | null> {
  const folder = workspaceOf(args, session.env);
  session.timings.begin("reading and compiling", null);
  const { value, diagnostics, files } = await loadAndCompile(folder, compiler);
  if (value !== null && !hasErrors(diagnostics)) return { folder, compiled: value, files };
  reportAside(session, {
    command: args.command.name,
    folder,
    records: await located(diagnostics, files),
    files,
    result: null,
  });
  return null;
}
