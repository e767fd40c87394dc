import type { Checked } from "./base/diagnostic.ts";
import { type Compiled, compiledOf, compileSpecs, type Sources, type SyntaxCache } from "./compile.ts";
import { type Config, parseConfig } from "./config.ts";
import { lockExcerpt, lockOf, lockWith, textsIn } from "./lock/excerpt.ts";
import type { Lock } from "./lock/lock.ts";
import { parseLock } from "./lock/parse.ts";
import { type LockTexts, printLock } from "./lock/print.ts";
import type { RunMarks } from "./plan/run-marks.ts";
import { type UnitMark, unitMarks } from "./plan/unit-marks.ts";
import { type SourceFile, textDigest } from "./source/source-file.ts";

/**
 * Compiles only the units that a change of some specs concerns: theirs, and all that need them. Null where that may not
 * be all: where more than specs is another, where there is anything to report, and where what the rest of the workspace
 * sees of these units is another. Then the whole workspace has to tell.
 */
export async function compilePart(
  { config, specs, lock }: Sources,
  earlier: RunMarks,
  known: SyntaxCache = new Map(),
): Promise<Compiled | null> {
  if (lock === null || textDigest(lock) !== earlier.lock || textDigest(config) !== earlier.config) return null;
  const changed = changedSpecs(specs, earlier);
  const concerned = changed === null ? null : concernedBy(changed, earlier.units);
  const read = concerned === null ? null : readWith(concerned, earlier.units);
  // With most of the workspace it is hardly less work.
  if (concerned === null || read === null || read.length * 2 > specs.length) return null;
  const lockText = lock.text.replaceAll("\r\n", "\n");
  const lockTexts = textsIn(lockText);
  const excerpt = parseLock({ path: lock.path, text: lockExcerpt(lockTexts, ownersOf(read)) });
  const files = new Set(read.map((it) => it.file));
  const { value, diagnostics } = await compileSpecs(
    { config: withoutJourneys(parseConfig(config)), specs: specs.filter((it) => files.has(it.path)), lock: excerpt },
    known,
  );
  if (value === null || excerpt.value === null || diagnostics.length > 0) return null;
  const now = new Map(unitMarks(value.workspace).map((it) => [it.file, it]));
  if (concerned.some((it) => !isSeenAsBefore(it, now.get(it.file)))) return null;
  const ids = new Set(concerned.map((it) => it.id));
  const units = earlier.units.map((it) => (ids.has(it.id) ? (now.get(it.file) ?? it) : it));
  const compiled = { ...value, part: { concerned: ids, units, earlier } };
  return withLock(compiled, { text: lockText, texts: lockTexts, excerpt: excerpt.value }, ownersOf(concerned));
}

/** The paths of the specs whose texts are others; null where specs came or went. */
function changedSpecs(specs: readonly SourceFile[], { units, texts }: RunMarks): ReadonlySet<string> | null {
  const isSameSet = specs.length === units.length && specs.every((it) => texts.has(it.path));
  if (!isSameSet) return null;
  return new Set(specs.filter((it) => textDigest(it) !== texts.get(it.path)).map((it) => it.path));
}

/** The units of some specs, and those that need them, however far away. */
function concernedBy(changed: ReadonlySet<string>, units: readonly UnitMark[]): readonly UnitMark[] {
  const found = new Set(changed);
  // A unit that is found may be needed by one that was looked at.
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { file, needs } of units) if (needs.some((it) => found.has(it))) found.add(file);
  }
  return units.filter((it) => found.has(it.file));
}

/** Units with all that must be read to understand them; null where nobody knows. */
function readWith(concerned: readonly UnitMark[], units: readonly UnitMark[]): readonly UnitMark[] | null {
  const byFile = new Map(units.map((it) => [it.file, it]));
  const found = new Set<UnitMark>();
  const open = concerned.flatMap((it) => [it.file, ...it.beside]);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const unit = byFile.get(file);
    if (unit === undefined) return null;
    if (found.has(unit)) continue;
    found.add(unit);
    open.push(...unit.needs);
  }
  return [...found];
}

/** Journeys lead through the whole workspace, and into no file. */
function withoutJourneys({ value, diagnostics }: Checked<Config | null>): Checked<Config | null> {
  return { value: value === null ? null : { ...value, syntax: { ...value.syntax, journeys: undefined } }, diagnostics };
}

function isSeenAsBefore(before: UnitMark, now: UnitMark | undefined): boolean {
  return now !== undefined && now.id === before.id && now.outward === before.outward;
}

function ownersOf(units: readonly UnitMark[]): ReadonlySet<string> {
  return new Set(units.flatMap((it) => [it.id, it.fullName]));
}

/** The lock of a workspace before a change: its text, the texts that this is made of, and the part that was read. */
interface LockBefore {
  readonly text: string;
  readonly texts: LockTexts;
  readonly excerpt: Lock;
}

/** With the lock's text of the whole workspace: as it was, but for what it says of what a change concerns. */
function withLock(compiled: Compiled, { text, texts, excerpt }: LockBefore, owners: ReadonlySet<string>): Compiled {
  const { lock } = compiled;
  const isSame = printLock(lockOf(excerpt, owners)) === printLock(lockOf(lock, owners));
  return compiledOf(compiled, excerpt, lock, isSame ? text : lockWith(texts, lock, owners));
}
