import { sha256 } from "../base/digest.ts";
import type { Origin } from "../base/origin.ts";
import { fileOrigin } from "../base/origin.ts";
import type { EmitTools, Emitted, Emitter, SeededFile } from "../emit/emitter.ts";
import type { StyleName } from "../model/interaction.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";
import type { Fingerprints } from "./fingerprint.ts";

/** One emitter at work on one service, one unit or the workspace. */
export interface Job {
  readonly emitter: string;
  /** What its files come from: a spec, or the config. */
  readonly origin: Origin;
  /** Its name in a cache. */
  readonly key: string;
  /** As long as it stays, so do the files that the job makes. Null: nobody asks. */
  readonly fingerprint: string | null;
  readonly run: (tools: EmitTools) => Emitted;
}

/** Gives bytes back that wait somewhere until the run ends: all of a large run would not fit into memory. */
export type StoredBytes = () => Buffer;

/** Puts bytes where they can wait. */
export type StoreBytes = (bytes: Buffer) => StoredBytes;

/** A file for `out` that a job made. */
export interface PlannedFile {
  readonly path: string;
  /** The text in UTF-8. Null: it lies on disk as it should. */
  readonly bytes: StoredBytes | null;
  readonly emitter: string;
  readonly digest: string;
  readonly origin: Origin;
}

/** A file for `handlers` that a job made. */
export interface PlannedSeed extends Omit<SeededFile, "ownership"> {
  readonly emitter: string;
  readonly origin: Origin;
}

/** What jobs made. */
export interface Planned {
  readonly files: readonly PlannedFile[];
  readonly seeds: readonly PlannedSeed[];
}

/** Which units are emitted. */
export type UnitFilter = (unit: Unit) => boolean;

/** A file without its content. */
export interface FileMark {
  readonly path: string;
  readonly digest: string;
}

/** What planning is told. */
export interface Planning {
  readonly includes: UnitFilter;
  readonly configFile: string;
  /** Null: every job is to run. */
  readonly fingerprints: Fingerprints | null;
}

/** The jobs of the emitters, in their order. */
export function plan(
  workspace: Workspace,
  emitters: readonly Emitter[],
  { includes, configFile, fingerprints }: Planning,
): readonly Job[] {
  const services = workspace.services.filter(includes);
  const units: readonly Unit[] = [...services, ...workspace.libraries.filter(includes)];
  return emitters.flatMap((it) => jobsOf(it, { workspace, services, units, configFile, fingerprints }));
}

/** The unit of a job, by its key; null: it is the workspace's. */
export function unitOfJob(key: string): string | null {
  return key.split(" ")[1] ?? null;
}

/** The files of a job that were made before and lie on disk as they should. */
export function remembered(
  { emitter, origin }: Pick<Job, "emitter" | "origin">,
  files: readonly FileMark[],
): readonly PlannedFile[] {
  return files.map(({ path, digest }) => ({ path, digest, bytes: null, emitter, origin }));
}

/** The files of a job, with their digests. */
export async function emit(
  { emitter, origin, run }: Pick<Job, "emitter" | "origin" | "run">,
  tools: EmitTools,
  store: StoreBytes,
): Promise<Planned> {
  const made = await run(tools);
  const files = made
    .filter((it) => it.ownership === "generated")
    .map(({ path, content }): PlannedFile => {
      const bytes = Buffer.from(content);
      return { path, bytes: store(bytes), emitter, digest: sha256(bytes), origin };
    });
  const seeds = made
    .filter((it) => it.ownership === "seeded")
    .map(({ path, content, seed }): PlannedSeed => ({ path, content, seed, emitter, origin }));
  return { files, seeds };
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
  readonly fingerprints: Fingerprints | null;
}

function jobsOf(emitter: Emitter, subjects: Subjects): readonly Job[] {
  const { workspace, services, units, configFile, fingerprints } = subjects;
  const unitJob = (unit: Unit, run: Job["run"]): Job => ({
    emitter: emitter.name,
    origin: fileOrigin(unit.file),
    key: `${emitter.name} ${unit.id}`,
    fingerprint: fingerprints?.ofUnit(unit) ?? null,
    run,
  });
  switch (emitter.scope) {
    case "service":
      return services.map((it) => unitJob(it, (tools) => emitter.emit(it, tools)));
    case "unit":
      return units.map((it) => unitJob(it, (tools) => emitter.emit(it, tools)));
    case "workspace":
      return [
        {
          emitter: emitter.name,
          origin: fileOrigin(configFile),
          key: emitter.name,
          fingerprint: fingerprints?.ofWorkspace() ?? null,
          run: (tools) => emitter.emit(workspace, tools),
        },
      ];
  }
}
