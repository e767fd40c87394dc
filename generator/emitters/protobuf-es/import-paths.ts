import { posix } from "node:path";
import type { ProtoFile } from "../../emit/proto-model.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";
import { unitOfProto } from "./imported-files.ts";

/** The module of a unit, below `out` and without its ending. */
export function modulePath(unit: Unit): string {
  return `${unit.folder}/wire/rpc_pb`;
}

// Comments have a star or slashes before them and strings stand within expressions: no text of a spec is such a line.
const relativeImport = /^(import (?:type )?\{ [^"]+ \} from )"(\.[^"]+)_pb\.js";$/;

/** A module whose imports follow our folders, by unit, and not those of the proto files, by package. */
export function relocated(workspace: Workspace, file: ProtoFile, text: string): string {
  const dir = posix.dirname(file.path);
  const lines = text.split("\n").map((line) => {
    const [, start, path] = relativeImport.exec(line) ?? [];
    if (start === undefined || path === undefined) return line;
    const imported = unitOfProto(workspace, `${posix.join(dir, path)}.proto`);
    if (imported === null) throw new Error(`protoc-gen-es imports '${path}', which is no proto file of ours`);
    return `${start}"../../${modulePath(imported)}.js";`;
  });
  return lines.join("\n");
}
