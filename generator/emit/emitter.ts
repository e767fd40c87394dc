import type { StyleName } from "../model/interaction.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";
import type { HandlersSeed } from "./seeded.ts";

/** A file that belongs to the generator; `path` is relative to `out`, with `/`. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
  readonly ownership: "generated";
}

/** A file that is written once and then belongs to the user; `path` is relative to `handlers`, with `/`. */
export interface SeededFile {
  readonly path: string;
  readonly content: string;
  readonly ownership: "seeded";
  /** What to look for in the file once it is there. */
  readonly seed: HandlersSeed;
}

/** A file that an emitter makes. */
export type OutputFile = GeneratedFile | SeededFile;

/** What an emitter is handed besides its subject. */
export interface EmitTools {
  readonly workspace: Workspace;
  /** Prints a view by a template, `<emitter>/<file>`; the result is tidy. */
  readonly render: (template: string, view: object) => string;
  /** The way from the folder `handlers` to `out`, as an import writes it: `../../generated`. */
  readonly outFromHandlers: string;
}

/** What an emitter answers: its files, or a promise of them where it has to load something large first. */
export type Emitted = readonly OutputFile[] | Promise<readonly OutputFile[]>;

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
  emit(service: Service, tools: EmitTools): Emitted;
}

/** Makes files of one service or library. */
export interface UnitEmitter extends EmitterBase {
  readonly scope: "unit";
  emit(unit: Unit, tools: EmitTools): Emitted;
}

/** Makes files of the workspace as a whole. */
export interface WorkspaceEmitter extends EmitterBase {
  readonly scope: "workspace";
  emit(workspace: Workspace, tools: EmitTools): Emitted;
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

/** A file that will be the user's. */
export function seeded(path: string, content: string, seed: HandlersSeed): OutputFile {
  return { path, content, ownership: "seeded", seed };
}
