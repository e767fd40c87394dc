import type { Checked } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { sortBy } from "../base/order.ts";
import { fileOrigin } from "../base/origin.ts";
import { unfit } from "./output-paths.ts";

/** The manifest's name, in `out`. */
export const manifestFileName = ".manifest.json";

/** What is known of a file that we wrote. */
export interface ManifestEntry {
  readonly path: string;
  /** With `+templates` when templates of the user made it. */
  readonly emitter: string;
  /** SHA-256 of the content, with line ends as `\n`. */
  readonly digest: string;
}

/** What we remember of the files on disk. */
export interface Manifest {
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  /** All digests that it gives for a path: several after a merge in git, and in a journal after two killed runs. */
  readonly digests: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A manifest of these entries. */
export function manifestOf(entries: readonly ManifestEntry[]): Manifest {
  return {
    entries: new Map(entries.map((it) => [it.path, it])),
    digests: new Map(entries.map((it) => [it.path, new Set([it.digest])])),
  };
}

/** Nothing was ever written. */
export const emptyManifest: Manifest = manifestOf([]);

// One line a file, sorted, each ending in a comma, so that git merges two branches without a conflict of neighbours.
const head = ["{", '"about": "Written by gen. Commit it. After a merge conflict here run gen again.",', '"files": {'];
const tail = ['"": ""', "}", "}"];
const entryLine = /^"(?<path>(?:[^"\\]|\\.)+)": "(?<emitter>[a-z0-9-]+(?:\+templates)?) (?<digest>[0-9a-f]{64})",?$/;
const conflictLine = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** The text of a manifest. */
export function printManifest(entries: Iterable<ManifestEntry>): string {
  return withFrame(sortBy(entries, (it) => it.path).map(printedEntry));
}

/** A text that `printManifest` made, with other entries in the place of some; null where none are left. */
export function changedManifest(
  text: string,
  before: readonly ManifestEntry[],
  after: readonly ManifestEntry[],
): string | null {
  const gone = new Set(before.map(printedEntry));
  const lines = text
    .split("\n")
    .slice(head.length, -tail.length - 1)
    .filter((it) => !gone.has(it));
  for (const entry of after) lines.splice(placeOf(entry, lines), 0, printedEntry(entry));
  return lines.length === 0 ? null : withFrame(lines);
}

function withFrame(lines: readonly string[]): string {
  return `${[...head, ...lines, ...tail].join("\n")}\n`;
}

function printedEntry({ path, emitter, digest }: ManifestEntry): string {
  return `${JSON.stringify(path)}: "${emitter} ${digest}",`;
}

/** Where an entry belongs among sorted lines. */
function placeOf({ path }: ManifestEntry, lines: readonly string[]): number {
  let [from, to] = [0, lines.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((entryOf(lines[middle] ?? "")?.path ?? "") < path) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Reads a manifest line by line: what a merge or an editor broke costs those lines only, and a warning. */
export function parseManifest(text: string, file: string): Checked<Manifest> {
  const { report, diagnostics } = collector();
  const entries = new Map<string, ManifestEntry>();
  const digests = new Map<string, ReadonlySet<string>>();
  const broken: string[] = [];
  for (const line of text.split("\n").map((it) => it.trim())) {
    const entry = entryOf(line);
    if (entry !== null) {
      entries.set(entry.path, entry);
      const others = digests.get(entry.path);
      digests.set(entry.path, new Set(others === undefined ? [entry.digest] : [...others, entry.digest]));
    } else if (!conflictLine.test(line) && !isFrame(line)) broken.push(line);
  }
  if (broken.length > 0 || entries.size + text.trim().length === 0) {
    report({
      code: "manifest-unreadable",
      severity: "warning",
      message: broken.length === 0 ? "the manifest is empty" : `${broken.length} of its lines cannot be read`,
      origin: fileOrigin(file),
      help: "it is written anew; files whose content is not known here count as written by hand",
    });
  }
  return { value: { entries, digests }, diagnostics };
}

function entryOf(line: string): ManifestEntry | null {
  const { path, emitter, digest } = entryLine.exec(line)?.groups ?? {};
  if (path === undefined || emitter === undefined || digest === undefined) return null;
  try {
    const value: unknown = path.includes("\\") ? JSON.parse(`"${path}"`) : path;
    // A manifest is a file like any other: a path in it may not reach beyond `out` either.
    return typeof value === "string" && unfit(value) === null ? { path: value, emitter, digest } : null;
  } catch {
    return null;
  }
}

function isFrame(line: string): boolean {
  return line === "" || head.includes(line) || tail.includes(line);
}
