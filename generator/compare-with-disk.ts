import { join, relative } from "node:path";
import type { Checked } from "./base/diagnostic.ts";
import type { Options } from "./outcome.ts";
import type { PartedFiles } from "./plan/job-cache.ts";
import type { Manifest } from "./plan/manifest.ts";
import {
  changedManifest,
  emptyManifest,
  type ManifestEntry,
  manifestFileName,
  manifestOf,
  parseManifest,
  printManifest,
} from "./plan/manifest.ts";
import type { PlannedFile } from "./plan/plan.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";
import { journalFileName } from "./write/apply.ts";
import { diskState, textOnDisk } from "./write/disk.ts";
import { type Change, reconcile } from "./write/reconcile.ts";

/** What writing has to do, and what a killed run had begun. */
export interface Compared {
  /** Sorted by path. */
  readonly changes: readonly Change[];
  readonly journal: Manifest;
  /** The list of generated files as it is to be; null where there are none. */
  readonly manifestText: string | null;
  readonly manifestDiffers: boolean;
}

/** What was emitted, and for which folder. */
interface Emitted {
  readonly outDir: string;
  readonly files: readonly PlannedFile[];
  /** Where all else lies as it was left, that, and what the same jobs made before; null: who knows. */
  readonly parted: PartedFiles | null;
}

/** Compares what was emitted with what lies in `out`. */
export function compareWithDisk(
  folder: WorkspaceFolder,
  { outDir, files, parted }: Emitted,
  { force, prune, only, includes }: Pick<Options, "force" | "prune" | "only" | "includes">,
): Checked<Compared> {
  const outPath = relative(folder.dir, outDir).replaceAll("\\", "/") || ".";
  const textBefore = textOnDisk(join(outDir, manifestFileName));
  const manifest =
    parted === null
      ? manifestIn(textBefore, `${outPath}/${manifestFileName}`)
      : { value: manifestOf(parted.before), diagnostics: [] };
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
  const { changes, entries } = value;
  const manifestText = textAfter(textBefore, parted, entries);
  const compared = { changes, journal, manifestText, manifestDiffers: manifestText !== textBefore };
  return { value: compared, diagnostics: [...manifest.diagnostics, ...diagnostics] };
}

function manifestIn(text: string | null, shown: string): Checked<Manifest> {
  return text === null ? { value: emptyManifest, diagnostics: [] } : parseManifest(text, shown);
}

function textAfter(text: string | null, parted: PartedFiles | null, entries: readonly ManifestEntry[]): string | null {
  if (parted !== null && text !== null) return changedManifest(text, parted.before, entries);
  return entries.length === 0 ? null : printManifest(entries);
}
