import type { Checked } from "./base/diagnostic.ts";
import { sha256 } from "./base/digest.ts";
import { type ComparedHandlers, handlersMarks } from "./compare-handlers.ts";
import type { Compiled, Sources } from "./compile.ts";
import type { Emitter } from "./emit/emitter.ts";
import { lockDiffers } from "./frozen-lock.ts";
import type { Stages } from "./load.ts";
import type { RunMarks } from "./plan/run-marks.ts";
import type { UnitMark } from "./plan/unit-marks.ts";
import { textDigest } from "./source/source-file.ts";

/** Compiles what has changed since the last run, or all. */
export async function compileSince(
  earlier: RunMarks | null,
  sources: Sources,
  stages: Pick<Stages, "compile" | "compilePart">,
): Promise<Checked<Compiled | null>> {
  const part = earlier === null ? null : await stages.compilePart(sources, earlier);
  return part === null ? stages.compile(sources) : { value: part, diagnostics: [] };
}

/** What a run printed, and found in handlers. */
interface Left {
  readonly emitters: readonly Emitter[];
  readonly handlers: ComparedHandlers;
  readonly units: readonly UnitMark[];
}

/** What a run that had nothing to report leaves for the next one. */
export function runMarks(compiled: Compiled, sources: Sources, { emitters, handlers, units }: Left): RunMarks {
  const { part, config } = compiled;
  return {
    config: textDigest(sources.config),
    lock: sha256(lockDiffers(compiled, sources.lock) ? compiled.lockText : (sources.lock?.text ?? "")),
    texts: new Map(sources.specs.map((it) => [it.path, textDigest(it)])),
    units,
    emitters: part?.earlier.emitters ?? emitters.map((it) => it.name),
    handlers: handlersMarks(handlers, config),
  };
}
