import { posix, resolve } from "node:path";
import type { Checked } from "./base/diagnostic.ts";
import { unique } from "./base/order.ts";
import type { Compiled, CompiledPart } from "./compile.ts";
import type { Config } from "./config.ts";
import type { Lock } from "./lock/lock.ts";
import type { PlannedSeed } from "./plan/plan.ts";
import type { HandlersMark } from "./plan/run-marks.ts";
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
  /** What a change of specs did not concern: it lies as it was left. */
  readonly others: readonly HandlersMark[];
  /** The files that were looked at. */
  readonly files: readonly SourceFile[];
  /** The paths on which all this depends, relative to the workspace. */
  readonly paths: readonly string[];
}

/** Compares the handlers that there should be with those in the folder `handlers`. */
export async function compareHandlers(
  { dir: workspaceDir, project }: WorkspaceFolder,
  { config, lock, part }: Compiled,
  seeds: readonly PlannedSeed[],
): Promise<Checked<ComparedHandlers>> {
  const dir = resolve(workspaceDir, config.handlers);
  const folder = handlersFolder({ dir, project }, config.handlers);
  const former = formerHandlers(lock);
  const { value: changes, diagnostics } = await reconcileHandlers(seeds, folder, (it) => former.get(it) ?? nobody);
  const changed = new Set(changes.map((it) => it.path));
  const others = part === null ? [] : otherHandlers(part).filter((it) => !changed.has(it.path));
  const inWorkspace = (path: string) => posix.join(config.handlers, path);
  const files = [...folder.texts].map(([path, text]) => ({ path: inWorkspace(path), text }));
  const paths = unique([...folder.texts.keys(), ...changes.map((it) => it.path), ...others.map((it) => it.path)]);
  return { value: { dir, changes, others, files, paths: paths.map(inWorkspace) }, diagnostics };
}

/** The handlers that a change does not concern. */
function otherHandlers({ concerned, units, earlier }: CompiledPart): readonly HandlersMark[] {
  const specs = new Set(units.filter((it) => concerned.has(it.id)).map((it) => it.file));
  return earlier.handlers.filter(({ owner }) => owner === null || !specs.has(owner.spec));
}

/** What a later run has to know of the handlers. */
export function handlersMarks({ changes, others, paths }: ComparedHandlers, config: Config): readonly HandlersMark[] {
  const ownersNow = changes.map(({ path, emitter, origin }) => [path, { emitter, spec: origin.file }] as const);
  const owners = new Map([...others.map((it) => [it.path, it.owner] as const), ...ownersNow]);
  return paths.map((it) => {
    const path = posix.relative(config.handlers, it);
    return { path, owner: owners.get(path) ?? null };
  });
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
