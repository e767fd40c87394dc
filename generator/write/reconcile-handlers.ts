import { posix } from "node:path";
import type { Checked, Report } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import type { PlannedSeed } from "../plan/plan.ts";
import { type HandlersChange, HandlersChanges } from "./handlers-changes.ts";
import type { HandlersFacts, HandlersValue } from "./handlers-facts.ts";
import {
  mistakeFinding,
  nothingFinding,
  refusalFinding,
  strangerFinding,
  unclearFinding,
} from "./handlers-findings.ts";
import { importInsertion, stubInsertions } from "./insert-stubs.ts";
import { type FactsOf, judgeHandlers, openRoots, type Placed, type Verdict, type Wanted } from "./judge-handlers.ts";
import type { HandlersParser, ParsedHandlers } from "./merge-handlers.ts";
import type { HandlersFolder } from "./read-handlers.ts";
import { scanHandlers } from "./scan-handlers.ts";

/** Names of handlers that a service had once, by its id. */
export type FormerHandlers = (service: string) => ReadonlySet<string>;

/**
 * Compares the handlers that there should be with those that a person wrote: by a cheap look first, and by the parser of
 * TypeScript where that misses something. Nothing that is written is ever changed, only added to.
 */
export async function reconcileHandlers(
  seeds: readonly PlannedSeed[],
  folder: HandlersFolder,
  formerOf: FormerHandlers,
): Promise<Checked<readonly HandlersChange[]>> {
  const { report, diagnostics } = collector();
  const changes = new HandlersChanges(folder);
  const doubtful: Subject[] = [];
  for (const seed of seeds) {
    const refusal = refusalFinding(folder.file(seed.path), shownPath(folder, seed.path));
    if (refusal !== null) report(refusal);
    else doubtful.push(...looked({ seed, folder, former: formerOf(seed.seed.service), changes, report }));
  }
  if (doubtful.length > 0) {
    const { handlersParser } = await import("./merge-handlers.ts");
    const parse = await handlersParser();
    for (const it of doubtful) merge(it, parse);
  }
  return { value: changes.all(), diagnostics };
}

interface Subject {
  readonly seed: PlannedSeed;
  readonly folder: HandlersFolder;
  readonly former: ReadonlySet<string>;
  readonly changes: HandlersChanges;
  readonly report: Report;
}

/** Does what needs no parser, and answers what does. */
function looked(subject: Subject): readonly Subject[] {
  const { seed, folder, changes } = subject;
  const scanned = new Map<string, HandlersFacts | null>();
  const factsOf: FactsOf = (path) => {
    const known = scanned.get(path);
    if (known !== undefined) return known;
    const file = folder.file(path);
    const facts = file.kind === "text" ? scanHandlers(file.text, seed.seed) : null;
    scanned.set(path, facts);
    return facts;
  };
  const roots = rootsOf(subject, factsOf);
  changes.keep(seed.path, seed);
  if (roots.length > 0) return isQuiet(judgeHandlers(roots, factsOf, wantedOf(subject))) ? [] : [subject];
  if (folder.file(seed.path).kind === "text") return [subject];
  changes.create(seed);
  return [];
}

function isQuiet({ missing, strangers, unclear }: Verdict): boolean {
  return missing.length + strangers.length + unclear.length === 0;
}

/** The handlers of a service: in their own file, else wherever in the folder somebody put them. */
function rootsOf({ seed, folder }: Subject, factsOf: FactsOf): readonly Placed<HandlersValue>[] {
  const rootsIn = (path: string) => (factsOf(path)?.roots ?? []).map((it) => ({ path, it }));
  const own = rootsIn(seed.path);
  return own.length > 0 ? own : folder.paths().flatMap(rootsIn);
}

function wantedOf({ seed, former }: Subject): Wanted {
  return { stubs: seed.seed.stubs, former };
}

function merge(subject: Subject, parse: HandlersParser): void {
  const { seed, folder, changes, report } = subject;
  const parsed = new Map<string, ParsedHandlers>();
  const factsOf: FactsOf = (path) => {
    const file = folder.file(path);
    if (file.kind !== "text") return null;
    const known = parsed.get(path) ?? parse(path, file.text, seed.seed);
    parsed.set(path, known);
    return known.kind === "sound" ? known.facts : null;
  };
  const roots = rootsOf(subject, factsOf);
  const open = openRoots(roots, factsOf);
  // Where handlers are written out, what else is made of them need not be looked into.
  const verdict = judgeHandlers(open.length > 0 ? open : roots, factsOf, wantedOf(subject));
  const broken = [...parsed].flatMap(([path, it]) => (it.kind === "broken" ? [{ path, it }] : []));
  if (broken.length > 0) {
    for (const { path, it } of broken) report(mistakeFinding(shownPath(folder, path), it));
  } else if (open.length === 0 && !parsed.has(seed.path)) changes.create(seed);
  else if (roots.length === 0) report(nothingFinding(shownPath(folder, seed.path), seed.seed));
  else {
    for (const { path, it } of verdict.strangers) report(strangerFinding(shownPath(folder, path), seed.seed, it));
    for (const { path, it } of verdict.unclear) report(unclearFinding(shownPath(folder, path), it));
    for (const it of verdict.missing) addStubs(subject, it, parsed.get(it.target.path));
  }
}

function addStubs(
  { seed, folder, changes }: Subject,
  { target, stubs }: Verdict["missing"][number],
  parsed: ParsedHandlers | undefined,
): void {
  const { path, it: body } = target;
  const file = folder.file(path);
  if (parsed?.kind !== "sound" || file.kind !== "text") throw new Error(`'${path}' was not parsed`);
  const layout = parsed.layouts.get(body.open);
  if (layout === undefined) throw new Error(`'${path}' has no braces at ${body.open}`);
  const { manner, typeName, importPlace: place } = parsed;
  const insertions = stubInsertions(file.text, layout, { stubs, manner, typeName: typeName.text });
  const up = "../".repeat(path.split("/").length - 1);
  const names = { ...seed.seed, moduleSpecifier: up + seed.seed.moduleSpecifier };
  const isImported = typeName.isKnown || !layout.needsType;
  const imports = isImported ? [] : [importInsertion(file.text, names, { place, manner })];
  const added = stubs.map((it) => it.name);
  changes.add(path, seed, added, [...imports, ...insertions]);
}

function shownPath({ shown }: HandlersFolder, path: string): string {
  return posix.join(shown, path);
}
