import { sortBy } from "../base/order.ts";
import type { Origin } from "../base/origin.ts";
import type { PlannedSeed } from "../plan/plan.ts";
import { type Insertion, inserted } from "./insert-stubs.ts";
import type { HandlersFolder } from "./read-handlers.ts";

/** What becomes of a file of handlers. */
export interface HandlersChange {
  /** `update`: stubs are added. */
  readonly kind: "create" | "update" | "keep";
  /** Relative to the folder of handlers. */
  readonly path: string;
  /** Without a byte order mark; null: there is no file yet. */
  readonly before: string | null;
  readonly after: string;
  readonly hasMark: boolean;
  /** The names of the stubs that are added. */
  readonly stubs: readonly string[];
  readonly emitter: string;
  readonly origin: Origin;
}

interface Draft {
  readonly seed: PlannedSeed;
  readonly insertions: Insertion[];
  readonly stubs: string[];
}

/** Collects what is to be added to files: several services may have their handlers in one. */
export class HandlersChanges {
  private readonly folder: HandlersFolder;
  private readonly created: HandlersChange[] = [];
  private readonly drafts = new Map<string, Draft>();

  constructor(folder: HandlersFolder) {
    this.folder = folder;
  }

  create({ path, content, seed, emitter, origin }: PlannedSeed): void {
    const stubs = seed.stubs.map((it) => it.name);
    this.created.push({ kind: "create", path, before: null, after: content, hasMark: false, stubs, emitter, origin });
  }

  /** Notes that a file is there, whatever else becomes of it. */
  keep(path: string, seed: PlannedSeed): void {
    if (this.folder.file(path).kind === "text") this.draft(path, seed);
  }

  add(path: string, seed: PlannedSeed, stubs: readonly string[], insertions: readonly Insertion[]): void {
    const draft = this.draft(path, seed);
    draft.stubs.push(...stubs);
    const isNew = (more: Insertion) =>
      draft.insertions.every((it) => it.offset !== more.offset || it.text !== more.text);
    draft.insertions.push(...insertions.filter(isNew));
  }

  /** All changes, sorted by path. */
  all(): readonly HandlersChange[] {
    const changed = [...this.drafts].map(([path, draft]) => this.changeOf(path, draft));
    return sortBy([...this.created, ...changed], (it) => it.path);
  }

  private draft(path: string, seed: PlannedSeed): Draft {
    const draft = this.drafts.get(path) ?? { seed, insertions: [], stubs: [] };
    this.drafts.set(path, draft);
    return draft;
  }

  private changeOf(path: string, { seed, insertions, stubs }: Draft): HandlersChange {
    const file = this.folder.file(path);
    if (file.kind !== "text") throw new Error(`'${path}' was not read`);
    const { text, hasMark } = file;
    const after = inserted(
      text,
      [...insertions].sort((a, b) => a.offset - b.offset),
    );
    const kind = insertions.length === 0 ? "keep" : "update";
    return { kind, path, before: text, after, hasMark, stubs, emitter: seed.emitter, origin: seed.origin };
  }
}
