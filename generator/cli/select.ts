import { CannotRun } from "../cannot-run.ts";
import type { Workspace } from "../model/workspace.ts";
import type { UnitFilter } from "../plan/plan.ts";
import { matchesGlob } from "../source/glob.ts";
import { didYouMean } from "../syntax/suggest.ts";

/** Chooses units by the patterns of `--select`: by their own id, or by that of one of their interactions. Null: all. */
export function unitFilter(patterns: readonly string[] | null): ((workspace: Workspace) => UnitFilter) | null {
  if (patterns === null) return null;
  return (workspace) => {
    refuseIdle(workspace, patterns);
    const ofInteractions = [...workspace.interactions.values()]
      .filter((it) => isSelected(it.id, patterns))
      .map((it) => it.service);
    const chosen = new Set(ofInteractions);
    return (unit) => chosen.has(unit.id) || isSelected(unit.id, patterns);
  };
}

/** Whether the patterns choose an id: all of it, or the service that it belongs to. */
export function isSelected(id: string, patterns: readonly string[] | null): boolean {
  const [service = id] = id.split(".");
  return patterns === null || patterns.some((it) => matchesGlob(id, it) || matchesGlob(service, it));
}

/** Stops when a pattern chooses nothing at all: most likely it is misspelled. */
export function refuseIdle(workspace: Workspace, patterns: readonly string[] | null): void {
  const ids = [
    ...workspace.services.map((it) => it.id),
    ...workspace.libraries.map((it) => it.id),
    ...workspace.interactions.keys(),
  ];
  const idle = (patterns ?? []).find((pattern) => !ids.some((id) => isSelected(id, [pattern])));
  if (idle !== undefined)
    throw new CannotRun(`no service or interaction matches '${idle}'`, didYouMean(idle, ids) ?? "`gen ls` lists them");
}
