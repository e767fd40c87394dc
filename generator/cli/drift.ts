import { join, relative } from "node:path";
import type { Diagnostic } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { fileOrigin } from "../base/origin.ts";
import { plural } from "../base/text.ts";
import type { Result } from "../outcome.ts";
import { manifestFileName } from "../plan/manifest.ts";
import type { HandlersChange } from "../write/handlers-changes.ts";
import type { Change } from "../write/reconcile.ts";

/** What is on disk and not what the specs make, a finding for each file. Edits by hand are findings of their own. */
export function driftFindings(
  dir: string,
  { changes, handlers, outDir, manifestDiffers }: Result,
): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  const outdated = (path: string, message: string) => {
    const origin = fileOrigin(relative(dir, path).replaceAll("\\", "/"));
    report({ code: "generated-outdated", message, origin, help: "run gen and commit the result" });
  };
  const differing = changes.filter((it) => it.kind !== "keep");
  for (const it of differing) if (it.kind !== "conflict") outdated(join(outDir, it.path), changeMessage(it));
  for (const it of handlers.changes) if (it.kind !== "keep") outdated(join(handlers.dir, it.path), handlersMessage(it));
  if (manifestDiffers && differing.length === 0)
    outdated(join(outDir, manifestFileName), `the list of ${plural(changes.length, "generated file")} is out of date`);
  return diagnostics;
}

function changeMessage({ kind, file }: Change): string {
  if (file === null) return "nothing generates this file any more";
  const source = `${file.emitter}, from ${file.origin.file}`;
  return kind === "create" ? `this file is missing (${source})` : `this file is not what the specs make (${source})`;
}

function handlersMessage({ kind, stubs, origin }: HandlersChange): string {
  const source = `from ${origin.file}`;
  return kind === "create" ? `this file is missing (${source})` : `stubs are missing: ${stubs.join(", ")} (${source})`;
}
