import { posix, resolve } from "node:path";
import type { Checked } from "./base/diagnostic.ts";
import { unique } from "./base/order.ts";
import type { Compiled } from "./compile.ts";
import type { Lock } from "./lock/lock.ts";
import type { PlannedSeed } from "./plan/plan.ts";
import type { SourceFile } from "./source/source-file.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";
import type { HandlersChange } from "./write/handlers-changes.ts";
import { handlersFolder } from "./write/read-handlers.ts";
import { reconcileHandlers } from "./write/reconcile-handlers.ts";

/** What becomes of the handlers that a person writes. */
export interface ComparedHandlers {
  /** The folder, absolute. */
  readonly dir: string;
  /** Sorted by path, which is relative to the folder. */
  readonly changes: readonly HandlersChange[];
  /** The files that were looked at. */
  readonly files: readonly SourceFile[];
  /** The paths on which all this depends, relative to the workspace. */
  readonly paths: readonly string[];
}

/** Compares the handlers that there should be with those in the folder `handlers`. */
export async function compareHandlers(
  { dir: workspaceDir, project }: WorkspaceFolder,
  { config, lock }: Compiled,
  seeds: readonly PlannedSeed[],
): Promise<Checked<ComparedHandlers>> {
  const dir = resolve(workspaceDir, config.handlers);
  const folder = handlersFolder({ dir, project }, config.handlers);
  const former = formerHandlers(lock);
  const { value, diagnostics } = await reconcileHandlers(seeds, folder, (it) => former.get(it) ?? nobody);
  const inWorkspace = (path: string) => posix.join(config.handlers, path);
  const files = [...folder.texts].map(([path, text]) => ({ path: inWorkspace(path), text }));
  const paths = unique([...folder.texts.keys(), ...value.map((it) => it.path)]).map(inWorkspace);
  return { value: { dir, changes: value, files, paths }, diagnostics };
}

const nobody: ReadonlySet<string> = new Set();

/** The names that interactions had which are gone or renamed, by their service. */
function formerHandlers(lock: Lock): ReadonlyMap<string, ReadonlySet<string>> {
  const former = new Map<string, Set<string>>();
  for (const [id, { was, removed }] of lock.interactions) {
    const at = id.lastIndexOf(".");
    const names = former.get(id.slice(0, at)) ?? new Set();
    former.set(id.slice(0, at), names);
    for (const it of removed ? [id.slice(at + 1), ...was] : was) names.add(it);
  }
  return former;
}
