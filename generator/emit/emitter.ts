import type { StyleName } from "../model/interaction.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";

/** A file that an emitter makes; `path` is relative to `out`, with `/`. */
export interface OutputFile {
  readonly path: string;
  readonly content: string;
  /** `seeded` files are written once and then belong to the user. */
  readonly ownership: "generated" | "seeded";
}

/** What an emitter is handed besides its subject. */
export interface EmitTools {
  readonly workspace: Workspace;
  /** Prints a view by a template, `<emitter>/<file>`; the result is tidy. */
  readonly render: (template: string, view: object) => string;
}

interface EmitterBase {
  /** Its folder under `emitters/`, and what `--only` and `emit:` call it. */
  readonly name: string;
  readonly summary: string;
  /** The styles that need it. */
  readonly styles: readonly StyleName[];
}

/** Makes files of one service. */
export interface ServiceEmitter extends EmitterBase {
  readonly scope: "service";
  emit(service: Service, tools: EmitTools): readonly OutputFile[];
}

/** Makes files of one service or library. */
export interface UnitEmitter extends EmitterBase {
  readonly scope: "unit";
  emit(unit: Unit, tools: EmitTools): readonly OutputFile[];
}

/** Makes files of the workspace as a whole. */
export interface WorkspaceEmitter extends EmitterBase {
  readonly scope: "workspace";
  emit(workspace: Workspace, tools: EmitTools): readonly OutputFile[];
}

/** Any emitter. */
export type Emitter = ServiceEmitter | UnitEmitter | WorkspaceEmitter;

/** Declares an emitter, keeping its literal types. */
export function defineEmitter<const E extends Emitter>(emitter: E): E {
  return emitter;
}

/** A file that belongs to the generator. */
export function generated(path: string, content: string): OutputFile {
  return { path, content, ownership: "generated" };
}
