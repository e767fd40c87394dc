import { sha256 } from "../base/digest.ts";
import type { Origin } from "../base/origin.ts";
import { fileOrigin } from "../base/origin.ts";
import type { EmitTools, Emitter, OutputFile } from "../emit/emitter.ts";
import type { StyleName } from "../model/interaction.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";

/** One emitter at work on one service, one unit or the workspace. */
export interface Job {
  readonly emitter: string;
  /** What its files come from: a spec, or the config. */
  readonly origin: Origin;
  readonly run: (tools: EmitTools) => readonly OutputFile[];
}

/** A file that a job made. */
export interface PlannedFile extends Omit<OutputFile, "content"> {
  /** The text in UTF-8: outside of the engine's heap, since a run holds all files until it has compared them. */
  readonly bytes: Buffer;
  readonly emitter: string;
  readonly digest: string;
  readonly origin: Origin;
}

/** Which units are emitted. */
export type UnitFilter = (unit: Unit) => boolean;

/** The jobs of the emitters, in their order. */
export function plan(
  workspace: Workspace,
  emitters: readonly Emitter[],
  { includes, configFile }: { readonly includes: UnitFilter; readonly configFile: string },
): readonly Job[] {
  const services = workspace.services.filter(includes);
  const units: readonly Unit[] = [...services, ...workspace.libraries.filter(includes)];
  return emitters.flatMap((it) => jobsOf(it, { workspace, services, units, configFile }));
}

/** The files of a job, with their digests. */
export function emit(job: Job, tools: EmitTools): readonly PlannedFile[] {
  return job.run(tools).map(({ content, ...file }) => {
    const bytes = Buffer.from(content);
    return { ...file, bytes, emitter: job.emitter, digest: sha256(bytes), origin: job.origin };
  });
}

/** The styles that the workspace uses. */
export function stylesInUse(workspace: Workspace): ReadonlySet<StyleName> {
  return new Set([...workspace.interactions.values()].map((it) => it.style));
}

interface Subjects {
  readonly workspace: Workspace;
  readonly services: readonly Service[];
  readonly units: readonly Unit[];
  readonly configFile: string;
}

function jobsOf(emitter: Emitter, { workspace, services, units, configFile }: Subjects): readonly Job[] {
  switch (emitter.scope) {
    case "service":
      return services.map((it) => ({
        emitter: emitter.name,
        origin: fileOrigin(it.file),
        run: (tools) => emitter.emit(it, tools),
      }));
    case "unit":
      return units.map((it) => ({
        emitter: emitter.name,
        origin: fileOrigin(it.file),
        run: (tools) => emitter.emit(it, tools),
      }));
    case "workspace":
      return [
        { emitter: emitter.name, origin: fileOrigin(configFile), run: (tools) => emitter.emit(workspace, tools) },
      ];
  }
}
