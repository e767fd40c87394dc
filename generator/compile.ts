import type { Checked, Diagnostic } from "./base/diagnostic.ts";
import { collector, hasErrors } from "./base/diagnostic.ts";
import { byCodeUnit } from "./base/order.ts";
import { at, fileOrigin } from "./base/origin.ts";
import { type SpecParts, specParts } from "./base/spec-parts.ts";
import type { Config } from "./config.ts";
import { parseConfig } from "./config.ts";
import { handlerClashes } from "./handler-clashes.ts";
import { lockChanges } from "./lock/changes.ts";
import { emptyLock, type Lock } from "./lock/lock.ts";
import { parseLock } from "./lock/parse.ts";
import { printLock } from "./lock/print.ts";
import { ofStyle } from "./model/interaction.ts";
import type { Workspace } from "./model/workspace.ts";
import type { RunMarks } from "./plan/run-marks.ts";
import type { UnitMark } from "./plan/unit-marks.ts";
import { resolve } from "./resolve/resolve.ts";
import { parse } from "./source/parse.ts";
import type { PlainValue } from "./source/plain-value.ts";
import type { SourceFile } from "./source/source-file.ts";
import { styles } from "./styles/index.ts";
import { judgePatterns } from "./syntax/patterns.ts";
import { type FileSyntax, likelyService, validator } from "./syntax/validate.ts";

/** All that a compilation reads. */
export interface Sources {
  readonly config: SourceFile;
  readonly specs: readonly SourceFile[];
  readonly lock: SourceFile | null;
}

/** What a compilation makes. */
export interface Compiled {
  readonly config: Config;
  readonly workspace: Workspace;
  /** The lock that belongs to these specs; of a part, what it says of that. */
  readonly lock: Lock;
  /** What `interspec.lock.yaml` must hold now. */
  readonly lockText: string;
  /** What each spec says, in parts, by its path. */
  readonly parts: ReadonlyMap<string, SpecParts>;
  /** What that changes, a line each, for people. */
  readonly lockChanges: readonly string[];
  /** What is in the workspace; null: all of it. */
  readonly part: CompiledPart | null;
}

/** A workspace of which only those units were read that a change concerns, and what they lead to. */
export interface CompiledPart {
  /** The ids of the units that it concerns. Of the others, the files are as they were. */
  readonly concerned: ReadonlySet<string>;
  /** The marks of all units, with these as they are now. */
  readonly units: readonly UnitMark[];
  /** What the last run left. */
  readonly earlier: RunMarks;
}

/** From texts to the model. Mistakes of all files are reported at once; with an error the value is null. */
export async function compile(
  { config, specs, lock }: Sources,
  known: SyntaxCache = new Map(),
): Promise<Checked<Compiled | null>> {
  const parsedLock = lock === null ? { value: emptyLock, diagnostics: [] } : parseLock(lock);
  const { value, diagnostics } = await compileSpecs({ config: parseConfig(config), specs, lock: parsedLock }, known);
  if (value === null) return { value, diagnostics };
  const graph = await graphProblems(value.workspace);
  return { value, diagnostics: [...diagnostics, ...graph] };
}

/** The sources of a compilation of which two are read already. */
export interface ReadSources {
  readonly config: Checked<Config | null>;
  readonly specs: readonly SourceFile[];
  readonly lock: Checked<Lock | null>;
}

/** Compiles all but what only the whole workspace can tell: whether its subgraphs make one graph. */
export async function compileSpecs(
  { config, specs, lock }: ReadSources,
  known: SyntaxCache,
): Promise<Checked<Compiled | null>> {
  const read = readSpecs(specs, known);
  const before: readonly Diagnostic[] = [...config.diagnostics, ...read.diagnostics, ...lock.diagnostics];
  if (config.value === null) return { value: null, diagnostics: before };
  const patternProblems = await judgePatterns([...read.patterns]);
  // What is right so far is resolved even so: a run tells all mistakes, and not one kind after the other.
  const resolved = resolve(
    {
      files: read.files,
      paths: specs.map((it) => it.path),
      brokenServices: read.brokenServices,
      workspace: config.value.syntax,
      workspaceOrigin: fileOrigin(config.value.path),
      namespace: config.value.namespace,
      lock: lock.value ?? emptyLock,
      patternProblems,
    },
    styles,
  );
  const diagnostics = [...before, ...resolved.diagnostics];
  if (hasErrors(diagnostics)) return { value: null, diagnostics };
  const { workspace, lock: after } = resolved.value;
  const clashes = handlerClashes(workspace);
  if (clashes.length > 0) return { value: null, diagnostics: [...diagnostics, ...clashes] };
  const facts = { config: config.value, workspace, parts: read.parts, part: null };
  return { value: compiledOf(facts, lock.value ?? emptyLock, after), diagnostics };
}

/** What a compilation made, with the lock before and after it. */
export function compiledOf(
  facts: Pick<Compiled, "config" | "workspace" | "parts" | "part">,
  before: Lock,
  after: Lock,
  afterText: string | null = null,
): Compiled {
  let [text, changes]: [string | null, readonly string[] | null] = [afterText, null];
  return {
    ...facts,
    lock: after,
    // Both are long, and made when asked for.
    get lockText() {
      text ??= printLock(after);
      return text;
    },
    get lockChanges() {
      changes ??= lockChanges(before, after);
      return changes;
    },
  };
}

/** What keeps the subgraphs from making one graph: no mistake of a subgraph by itself, so that its file is emitted all the same. */
async function graphProblems(workspace: Workspace): Promise<readonly Diagnostic[]> {
  const first = workspace.services.flatMap((it) => ofStyle(it, "graphql"))[0];
  if (first === undefined) return [];
  const { composeSupergraph } = await import("./emit/supergraph.ts");
  // Of a copy: what is worked out of a workspace is kept by it, and all of that is not needed again before it is printed.
  const composition = composeSupergraph({ ...workspace });
  if (composition === null || composition.kind === "composed") return [];
  const { report, diagnostics } = collector();
  for (const problem of composition.problems) {
    const help = "there is no supergraph.graphql until it is mended";
    const message = `the subgraphs do not make one graph: ${problem}`;
    report({ code: "graph-not-composed", severity: "warning", message, origin: at(first.origin, "field"), help });
  }
  return diagnostics;
}

/** What the specs say. */
interface Read {
  readonly files: readonly FileSyntax[];
  /** Services whose files are wrong. */
  readonly brokenServices: ReadonlySet<string>;
  readonly patterns: ReadonlySet<string>;
  readonly parts: ReadonlyMap<string, SpecParts>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What one spec says. */
interface ReadSpec {
  readonly path: string;
  readonly text: string;
  /** Null: it has mistakes. */
  readonly syntax: FileSyntax | null;
  readonly service: string;
  readonly patterns: ReadonlySet<string>;
  readonly parts: SpecParts;
  readonly yaml: readonly Diagnostic[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What specs said when they were read last, by path: a watch reads only those whose text is another. */
export type SyntaxCache = Map<string, ReadSpec>;

/** Reads one file after the other, and keeps of each only what it says: the trees of a large workspace would not fit. */
function readSpecs(specs: readonly SourceFile[], known: SyntaxCache): Read {
  const validate = validator(styles);
  const read = [...specs]
    .sort((a, b) => byCodeUnit(a.path, b.path))
    .map((spec) => {
      const before = known.get(spec.path);
      const now = before?.text === spec.text ? before : readSpec(spec, validate);
      known.set(spec.path, now);
      return now;
    });
  return {
    files: read.flatMap((it) => (it.syntax === null ? [] : [it.syntax])),
    brokenServices: new Set(read.filter((it) => it.syntax === null).map((it) => it.service)),
    patterns: new Set(read.flatMap((it) => [...it.patterns])),
    parts: new Map(read.map((it) => [it.path, it.parts])),
    diagnostics: [...read.flatMap((it) => it.yaml), ...read.flatMap((it) => it.diagnostics)],
  };
}

function readSpec(spec: SourceFile, validate: ReturnType<typeof validator>): ReadSpec {
  const parsed = parse(spec);
  const validated = validate(parsed.value);
  const patterns = new Set<string>();
  addPatterns(parsed.value.value, patterns);
  return {
    path: spec.path,
    text: spec.text,
    parts: specParts(parsed.value.value),
    syntax: validated.value,
    service: likelyService(parsed.value),
    patterns,
    yaml: parsed.diagnostics,
    diagnostics: validated.diagnostics,
  };
}

/** Every text under a key `pattern`, wherever it stands. */
function addPatterns(value: PlainValue, patterns: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, it] of Object.entries(value)) {
    if (key === "pattern" && typeof it === "string") patterns.add(it);
    else addPatterns(it, patterns);
  }
}
