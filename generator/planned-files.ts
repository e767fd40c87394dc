import { relative, resolve } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { sha256 } from "./base/digest.ts";
import type { Compiled, Sources } from "./compile.ts";
import type { EmitTools, Emitter } from "./emit/emitter.ts";
import type { Options } from "./outcome.ts";
import type { WorkspaceTemplates } from "./overrides/workspace-templates.ts";
import { fingerprints, type Ingredients } from "./plan/fingerprint.ts";
import type { JobCache, PartedFiles } from "./plan/job-cache.ts";
import {
  emit,
  type Job,
  type Planned,
  type PlannedFile,
  type PlannedSeed,
  plan,
  remembered,
  type StoreBytes,
  type UnitFilter,
  unitOfJob,
} from "./plan/plan.ts";
import { type UnitMark, unitMarks } from "./plan/unit-marks.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";

/** What is printed, and from what it was compiled. */
interface Subject {
  readonly compiled: Compiled;
  readonly sources: Sources;
  readonly emitters: readonly Emitter[];
}

/** How it is printed. */
interface Emitting {
  readonly outDir: string;
  readonly cache: JobCache | null;
  readonly templates: WorkspaceTemplates;
  readonly options: Options;
  readonly store: StoreBytes;
}

/** What was printed. */
export interface Printed extends Planned {
  /** What a change did not concern, and what was printed before of what it did; null: all is printed. */
  readonly parted: PartedFiles | null;
  /** The marks of all units for the next run; null: there is no cache to leave them in. */
  readonly units: readonly UnitMark[] | null;
}

/** The files of all jobs, made now or made before from the same ingredients; after a change those alone that it concerns. */
export async function plannedFiles(
  { dir, configName }: WorkspaceFolder,
  { compiled, sources, emitters }: Subject,
  { outDir, cache, templates, options, store }: Emitting,
): Promise<Printed> {
  const { config, part } = compiled;
  // What is worked out of a workspace is kept by it: this one goes, with all of that, when the jobs are done.
  const workspace = { ...compiled.workspace };
  const jobs = plan(workspace, emitters, {
    includes: includedIn(compiled, options),
    configFile: configName,
    fingerprints: cache === null ? null : fingerprints(workspace, ingredients(compiled, sources, cache)),
  });
  options.onStage("emit", jobs.length);
  const parted = part === null ? null : (cache?.part((key) => part.concerned.has(unitOfJob(key) ?? "")) ?? null);
  const files: PlannedFile[] = [];
  const seeds: PlannedSeed[] = [];
  const outFromHandlers = relative(resolve(dir, config.handlers), outDir).replaceAll("\\", "/");
  for (const [index, job] of jobs.entries()) {
    const made = await madeBy(job, { workspace, render: templates.render, outFromHandlers }, { cache, store });
    for (const file of made.files) files.push({ ...file, emitter: templates.emitterOf(file) });
    for (const seed of made.seeds) seeds.push(seed);
    if (index % 32 !== 0) continue;
    options.onProgress(index, jobs.length);
    await turn();
  }
  return { files, seeds, parted, units: cache === null ? null : (part?.units ?? unitMarks(workspace)) };
}

/** The units whose files are printed: what a change concerns, or else what was asked for. */
function includedIn({ workspace, part }: Compiled, { includes }: Options): UnitFilter {
  if (part !== null) return (unit) => part.concerned.has(unit.id);
  return includes?.(workspace) ?? (() => true);
}

function ingredients({ parts }: Compiled, { config }: Sources, { base }: JobCache): Ingredients {
  return { base: sha256(`${base}\n${config.text}`), parts };
}

/** What a job made before from the same ingredients, or makes now. */
async function madeBy(
  job: Job,
  tools: EmitTools,
  { cache, store }: Pick<Emitting, "cache" | "store">,
): Promise<Planned> {
  if (cache === null || job.fingerprint === null) return emit(job, tools, store);
  const known = cache.find(job.key, job.fingerprint);
  const made = known === null ? await emit(job, tools, store) : { files: remembered(job, known), seeds: [] };
  // Seeds are no files of ours to remember: they are looked at in every run.
  if (made.seeds.length === 0) cache.keep(job.key, job.fingerprint, made.files);
  return made;
}
