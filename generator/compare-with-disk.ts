import { join, relative } from "node:path";
import type { Checked } from "./base/diagnostic.ts";
import type { Options } from "./outcome.ts";
import type { Manifest } from "./plan/manifest.ts";
import { emptyManifest, manifestFileName, parseManifest, printManifest } from "./plan/manifest.ts";
import type { PlannedFile } from "./plan/plan.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";
import { journalFileName } from "./write/apply.ts";
import { diskState, textOnDisk } from "./write/disk.ts";
import { type Reconciled, reconcile } from "./write/reconcile.ts";

/** What writing has to do, and what a killed run had begun. */
export interface Compared extends Reconciled {
  readonly journal: Manifest;
  /** Whether the list of generated files is to be written anew. */
  readonly manifestDiffers: boolean;
}

/** Compares what was emitted with what lies in `out`. */
export function compareWithDisk(
  folder: WorkspaceFolder,
  { outDir, files }: { readonly outDir: string; readonly files: readonly PlannedFile[] },
  { force, prune, only, includes }: Pick<Options, "force" | "prune" | "only" | "includes">,
): Checked<Compared> {
  const outPath = relative(folder.dir, outDir).replaceAll("\\", "/") || ".";
  const manifestText = textOnDisk(join(outDir, manifestFileName));
  const manifest =
    manifestText === null
      ? { value: emptyManifest, diagnostics: [] }
      : parseManifest(manifestText, `${outPath}/${manifestFileName}`);
  const journalText = textOnDisk(join(outDir, journalFileName));
  const journal = journalText === null ? emptyManifest : parseManifest(journalText, journalFileName).value;
  const remembered = new Set(files.filter((it) => it.bytes === null).map((it) => it.path));
  const paths = [...files.map((it) => it.path), ...manifest.value.entries.keys(), ...journal.entries.keys()];
  const unseen = new Set(paths.filter((it) => !remembered.has(it)));
  const disk = diskState({ dir: outDir, project: folder.project }, unseen);
  // A run of some emitters or services cannot tell what nothing generates any more.
  const isWhole = only === null && includes === null;
  const known = { disk, manifest: manifest.value, journal };
  const { value, diagnostics } = reconcile(files, known, { force, prune: prune && isWhole, out: outPath });
  const manifestDiffers = (value.entries.length === 0 ? null : printManifest(value.entries)) !== manifestText;
  return { value: { ...value, journal, manifestDiffers }, diagnostics: [...manifest.diagnostics, ...diagnostics] };
}
