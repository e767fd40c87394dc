import { relative, resolve, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { plural } from "../base/text.ts";
import { CannotRun } from "../cannot-run.ts";
import { compile, type SyntaxCache } from "../compile.ts";
import { compilePart } from "../compile-part.ts";
import type { Stages } from "../load.ts";
import { lockFileName } from "../lock/lock.ts";
import type { Result } from "../outcome.ts";
import { alternatives, staticBase } from "../source/glob.ts";
import { maxBytes, readSource } from "../source/read.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import type { Arguments } from "./arguments.ts";
import { hasChanges } from "./changes.ts";
import { exitCode } from "./command.ts";
import { type Generation, generateOnce, memoryAfter } from "./generation.ts";
import { type JobMemory, jobMemory } from "./job-memory.ts";
import { countBySeverity } from "./report/record.ts";
import { report } from "./report.ts";
import type { Session } from "./session.ts";
import { type LookedAt, lookAt, type Memory, type MemoryPlace, saveMemory } from "./unchanged.ts";
import { Changes, Overtaken, type Peace } from "./watched-changes.ts";

/** After so long without a change there is time for other things. */
const idleMs = 1000;

interface Watched {
  readonly folder: WorkspaceFolder;
  readonly place: MemoryPlace | null;
}

/** `gen --watch`: generates after every change, until a signal ends it. Mistakes are told, and it goes on. */
export async function watch(session: Session, args: Arguments, { folder, place }: Watched): Promise<number> {
  const { watch: watchPaths } = await import("chokidar");
  const { stages } = await import("../stages.ts");
  const cycles = new Cycles(session, args, { folder, place }, stages);
  const stop = stopSignal();
  const changes = new Changes(folder);
  const watcher = watchPaths([], { ignoreInitial: true, ignored: (path) => cycles.ignores(path) });
  for (const event of ["add", "change", "unlink"] as const) watcher.on(event, (path) => changes.add(path));
  watcher.on("error", (error) => session.stderr.write(`gen: ${String(error)}\n`));
  const watched = new Set<string>();
  try {
    await cycles.run(changes);
    while (stop.code() === null) {
      const fresh = [...cycles.roots()].filter((it) => !watched.has(it));
      for (const it of fresh) watched.add(it);
      watcher.add(fresh);
      const begun = changes.begun();
      if ((await Promise.race([begun, stop.asked, pause(idleMs, "idle", { ref: false })])) === "idle") {
        for (const it of cycles.unnoticed()) changes.add(it);
        // Nobody waits for what only later runs need.
        cycles.save();
      }
      if ((await Promise.race([begun, stop.asked])) !== null) await cycles.run(changes);
    }
  } finally {
    cycles.save();
    await watcher.close();
    stop.end();
  }
  return stop.code() ?? exitCode.ok;
}

/** One run of the pipeline after the other, with what stays between them. */
class Cycles {
  readonly #session: Session;
  readonly #args: Arguments;
  readonly #watched: Watched;
  readonly #stages: Stages;
  readonly #jobs: JobMemory | null;
  #last: Result | null = null;
  /** The config and the specs of the last cycle, until they are looked at again. */
  #read: readonly SourceFile[] = [];
  #memory: Memory | null = null;
  #isSaved = true;

  constructor(session: Session, args: Arguments, watched: Watched, stages: Stages) {
    const syntax: SyntaxCache = new Map();
    this.#session = session;
    this.#args = args;
    this.#watched = watched;
    this.#stages = {
      ...stages,
      compile: (sources) => compile(sources, syntax),
      compilePart: (sources, earlier) => compilePart(sources, earlier, syntax),
    };
    this.#jobs = watched.place === null ? null : jobMemory(watched.place);
  }

  /** The files and folders that specs, templates and the config stand in. */
  roots(): ReadonlySet<string> {
    const { dir, configName } = this.#watched.folder;
    const config = this.#last?.compiled.config;
    const patterns = (config?.specs ?? ["specs/**"]).filter((it) => !it.startsWith("!"));
    const bases = patterns.flatMap((it) => alternatives(it) ?? []).map(staticBase);
    const templates = config?.templates ?? null;
    const paths = [configName, lockFileName, ...bases, ...(templates === null ? [] : [templates])];
    return new Set(paths.map((it) => resolve(dir, it)));
  }

  /** Where nobody writes specs: generated files, packages, git's own, and what we write through. */
  ignores(path: string): boolean {
    const { dir } = this.#watched.folder;
    const out = this.#last?.outDir ?? resolve(dir, "generated");
    const segments = relative(dir, path).split(sep);
    if (path === out || path.startsWith(out + sep)) return true;
    return segments.some((it) => it === "node_modules" || it === ".git" || it.startsWith(".gen-"));
  }

  /** Files that are not what the last cycle read: of many changes at once, the system may not tell the last one. */
  unnoticed(): readonly string[] {
    const { folder } = this.#watched;
    const read = this.#read;
    this.#read = [];
    return read
      .filter(({ path, text }) => readSource(folder, path, maxBytes.spec).value?.text !== text)
      .map((it) => resolve(folder.dir, it.path));
  }

  /** Keeps what the last cycle saw and made for later runs of the program, if that is not done. */
  save(): void {
    const { place } = this.#watched;
    if (this.#isSaved || place === null) return;
    this.#isSaved = true;
    this.#jobs?.save();
    if (this.#memory !== null) saveMemory(place, this.#memory);
  }

  /**
   * Generates, and tells in one line what came of it. It begins with the first change, and writes and tells nothing before
   * there is peace: what was made by then is thrown away where more changes came.
   */
  async run(changes: Changes): Promise<void> {
    for (;;) {
      try {
        return await this.#cycle(changes.peaceFromNow());
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
      await changes.begun();
    }
  }

  async #cycle(peace: () => Promise<Peace>): Promise<void> {
    const { folder, place } = this.#watched;
    const looked = this.#look();
    const generation = await this.#generated(looked, peace);
    const { paths, since } = await peace();
    if (generation instanceof CannotRun) return this.#line("✗", paths, generation.message, since);
    const { outcome, records } = generation;
    const errors = countBySeverity(records).error;
    const { result, files } = outcome;
    // The lock is our own, and may be longer than any spec.
    const read = result === null ? files : [result.sources.config, ...result.sources.specs];
    this.#read = read.filter((it) => it.path !== lockFileName);
    const isSame = result !== null && errors === 0 && !hasChanges(result);
    this.#last = result ?? this.#last;
    if (isSame && paths.every((it) => it === lockFileName) && paths.length > 0) return;
    if (records.length > 0) await this.#report(generation);
    if (errors > 0) this.#line("✗", paths, plural(errors, "error"), since);
    else if (result !== null) this.#line("✓", paths, isSame ? "up to date" : written(result), since);
    if (place === null || errors > 0) return;
    this.#memory = memoryAfter(folder, { place, jobs: this.#jobs, earlier: looked?.memory ?? null }, generation);
    this.#isSaved = false;
  }

  /** What came of a run; while a branch is switched, the config may be away for a moment. */
  async #generated(looked: LookedAt | null, peace: () => Promise<Peace>): Promise<Generation | CannotRun> {
    const cache = this.#jobs?.opened(looked === null ? "anything" : "specs") ?? null;
    const signals = { begin: () => undefined, caught: () => false };
    const mayGoOn = async () => void (await peace());
    try {
      const circumstances = { folder: this.#watched.folder, stages: this.#stages, cache, signals, mayGoOn };
      return await generateOnce(this.#session, this.#args, circumstances);
    } catch (error) {
      if (error instanceof CannotRun) return error;
      throw error;
    }
  }

  /** What the last cycle left, where nothing but specs is another since then. */
  #look(): LookedAt | null {
    const { folder, place } = this.#watched;
    return place === null ? null : lookAt(folder, place, this.#memory ?? undefined);
  }

  async #report({ outcome, records }: Generation): Promise<void> {
    const { folder } = this.#watched;
    await report(this.#session, { command: "generate", folder, records, files: outcome.files, result: null });
  }

  #line(sign: "✓" | "✗", changed: readonly string[], what: string, since: number): void {
    const { stdout, verbosity, format } = this.#session;
    if (format !== "pretty" || (verbosity === "quiet" && sign === "✓")) return;
    const paint = sign === "✓" ? stdout.paint.green : stdout.paint.red;
    const time = new Date().toTimeString().slice(0, 8);
    const spent = `${Math.round(performance.now() - since)} ms`;
    stdout.write(`${stdout.paint.dim(time)} ${paint(sign)} ${named(changed)}${what} ${stdout.paint.dim(spent)}\n`);
  }
}

/** `orders.yaml → `, and nothing before the first cycle. The lock is what we write ourselves. */
function named(changed: readonly string[]): string {
  const [first, ...more] = changed.filter((it) => it !== lockFileName);
  if (first === undefined) return "";
  return `${first}${more.length === 0 ? "" : ` and ${more.length} more`} → `;
}

function written({ changes, handlers }: Result): string {
  const count =
    changes.filter((it) => it.kind !== "keep").length + handlers.changes.filter((it) => it.kind !== "keep").length;
  return plural(count, "file");
}

interface StopSignal {
  /** Null as long as nobody asks to stop; then the exit code. */
  readonly code: () => number | null;
  /** Fulfilled with null when somebody does. */
  readonly asked: Promise<null>;
  readonly end: () => void;
}

function stopSignal(): StopSignal {
  let code: number | null = null;
  let ask: (nothing: null) => void = () => undefined;
  const asked = new Promise<null>((resolved) => {
    ask = resolved;
  });
  const interrupted = () => {
    code ??= exitCode.interrupted;
    ask(null);
  };
  const terminated = () => {
    code ??= exitCode.terminated;
    ask(null);
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", terminated);
  const end = () => {
    process.removeListener("SIGINT", interrupted);
    process.removeListener("SIGTERM", terminated);
  };
  return { code: () => code, asked, end };
}
