import type { Checked, Finding } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { sortBy } from "../base/order.ts";
import { fileOrigin } from "../base/origin.ts";
import type { Manifest, ManifestEntry } from "../plan/manifest.ts";
import type { PlannedFile, StoredBytes } from "../plan/plan.ts";
import type { Disk, OnDisk } from "./disk.ts";

/** What becomes of one path. */
export type Change =
  | { readonly kind: "create" | "update"; readonly path: string; readonly file: NewFile }
  | { readonly kind: "keep"; readonly path: string; readonly file: PlannedFile }
  /** It is not ours to overwrite: `edited` was ours once, `foreign` never. */
  | {
      readonly kind: "conflict";
      readonly reason: "edited" | "foreign";
      readonly path: string;
      readonly file: NewFile;
    }
  | { readonly kind: "delete"; readonly path: string; readonly file: null };

/** A file with its content. */
export type NewFile = PlannedFile & { readonly bytes: StoredBytes };

/** What reconciling has to know besides the files. */
export interface Known {
  readonly disk: Disk;
  readonly manifest: Manifest;
  /** What a run that was killed had begun to write. */
  readonly journal: Manifest;
}

/** How far it may go. */
export interface Permissions {
  /** Overwrite what was edited by hand. */
  readonly force: boolean;
  /** Remove files that we wrote and that are no longer generated. */
  readonly prune: boolean;
  /** `out`, as diagnostics name it. */
  readonly out: string;
}

/** All changes, sorted by path, and the manifest that describes the disk after them. */
export interface Reconciled {
  readonly changes: readonly Change[];
  readonly entries: readonly ManifestEntry[];
}

/** Compares what is wanted with what lies on disk and what we know to have written. Pure. */
export function reconcile(files: readonly PlannedFile[], known: Known, permissions: Permissions): Checked<Reconciled> {
  const { report, diagnostics } = collector();
  const wanted = new Set(files.map((it) => it.path));
  const changes = files.map((it) => changeOf(it, known, permissions));
  for (const it of changes) for (const finding of refusals(it, known.disk.get(it.path), permissions)) report(finding);
  const leftovers = knownEntries(known).filter((it) => !wanted.has(it.path));
  const stale = leftovers.map((it) => leftoverOf(it, known, permissions));
  for (const it of stale) if (it.fate === "edited") report(editedLeftover(it.entry, permissions));
  const deletions = stale
    .filter((it) => it.fate === "delete")
    .map((it): Change => ({ kind: "delete", path: it.entry.path, file: null }));
  const remaining = stale.filter((it) => it.fate === "edited" || it.fate === "leave").map((it) => it.entry);
  return {
    value: {
      changes: sortBy([...changes, ...deletions], (it) => it.path),
      entries: [...files.map(({ path, emitter, digest }) => ({ path, emitter, digest })), ...remaining],
    },
    diagnostics,
  };
}

function changeOf(file: PlannedFile, known: Known, { force }: Permissions): Change {
  const { path } = file;
  if (!isNew(file)) return { kind: "keep", path, file };
  const found = known.disk.get(path);
  if (found === undefined) return { kind: "create", path, file };
  if (found.digest === file.digest) return { kind: "keep", path, file };
  if (force || isOurs(path, found, known)) return { kind: "update", path, file };
  return { kind: "conflict", reason: isKnown(path, known) ? "edited" : "foreign", path, file };
}

function isNew(file: PlannedFile): file is NewFile {
  return file.bytes !== null;
}

function isKnown(path: string, { manifest, journal }: Known): boolean {
  return manifest.entries.has(path) || journal.entries.has(path);
}

/** Whether the content is what we wrote, or what git made of two things that we wrote. */
function isOurs(path: string, found: OnDisk, { manifest, journal }: Known): boolean {
  const digests = manifest.digests.get(path);
  if (found.digest !== null && (digests?.has(found.digest) || journal.digests.get(path)?.has(found.digest)))
    return true;
  return digests !== undefined && (digests.size > 1 || found.hasMergeMarkers);
}

function knownEntries({ manifest, journal }: Known): readonly ManifestEntry[] {
  return [...new Map([...manifest.entries, ...journal.entries]).values()];
}

interface Leftover {
  readonly entry: ManifestEntry;
  readonly fate: "gone" | "delete" | "edited" | "leave";
}

function leftoverOf(entry: ManifestEntry, known: Known, { force, prune }: Permissions): Leftover {
  const found = known.disk.get(entry.path);
  if (found === undefined) return { entry, fate: "gone" };
  if (!prune) return { entry, fate: "leave" };
  if (found.kind !== "file") return { entry, fate: "edited" };
  return { entry, fate: force || isOurs(entry.path, found, known) ? "delete" : "edited" };
}

function refusals(change: Change, found: OnDisk | undefined, { out }: Permissions): readonly Finding[] {
  if (change.file === null || found === undefined || change.kind === "keep") return [];
  const place = `${out}/${change.path}`;
  const origin = fileOrigin(place);
  switch (found.kind) {
    case "outside":
      return [
        {
          code: "outside-project",
          message: `'${place}' leads out of the project through a link`,
          origin,
          help: "remove the link",
        },
      ];
    case "blocked":
      return [
        {
          code: "in-the-way",
          message: `something else stands where '${place}' is to be written`,
          origin,
          help: "move it away",
        },
      ];
    case "file":
    case "link":
      return change.kind === "conflict" ? [conflictFinding(change.reason, place)] : [];
  }
}

function conflictFinding(reason: "edited" | "foreign", place: string): Finding {
  const origin = fileOrigin(place);
  if (reason === "edited") {
    const help = "change the spec instead; `gen --force` overwrites the file";
    return { code: "hand-edited", message: `'${place}' was edited by hand`, origin, help };
  }
  const help = "move it away; `gen --force` overwrites it";
  return { code: "foreign-file", message: `'${place}' was not written by gen`, origin, help };
}

function editedLeftover(entry: ManifestEntry, { out }: Permissions): Finding {
  const place = `${out}/${entry.path}`;
  return {
    code: "hand-edited-leftover",
    severity: "warning",
    message: `'${place}' is no longer generated, but was edited by hand: it stays`,
    origin: fileOrigin(place),
    help: "delete it, or let `gen --force` do so",
  };
}
