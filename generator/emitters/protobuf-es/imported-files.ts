import { protoFile } from "../../emit/proto-file.ts";
import type { ProtoFile } from "../../emit/proto-model.ts";
import { protoPath } from "../../emit/proto-type.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";

/** The files of ours that a file leads to, each after its own imports. */
export function importedFiles(workspace: Workspace, file: ProtoFile): readonly ProtoFile[] {
  const found = new Set<ProtoFile>();
  const visit = (it: ProtoFile): void => {
    for (const path of it.imports) {
      const unit = unitOfProto(workspace, path);
      const imported = unit === null ? null : protoFile(workspace, unit);
      if (imported === null || found.has(imported)) continue;
      visit(imported);
      found.add(imported);
    }
  };
  visit(file);
  return [...found];
}

const unitsByWorkspace = new WeakMap<Workspace, ReadonlyMap<string, Unit>>();

/** The service or library of a proto file; null for Google's. */
export function unitOfProto(workspace: Workspace, path: string): Unit | null {
  const known = unitsByWorkspace.get(workspace);
  const units = known ?? new Map([...workspace.services, ...workspace.libraries].map((it) => [protoPath(it), it]));
  if (known === undefined) unitsByWorkspace.set(workspace, units);
  return units.get(path) ?? null;
}
