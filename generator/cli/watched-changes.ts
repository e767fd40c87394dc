import { relative, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { untilGitIsDone } from "../source/git-at-work.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";

/** A save is seldom one change: after a pause of so long it is worth looking at. */
const breathMs = 10;
/** While something was computed, changes have waited to be told: so long it takes to hear of them. */
const hearMs = 4;
/** After a change, others of the same save or branch switch follow within so long. */
const debounceMs = 50;
/** So long a storm of changes may put off what is to be written. */
const patienceMs = 1000;

/** What was begun is of no use any more: more has changed since. */
export class Overtaken extends Error {}

/** A time at which nothing changes. */
export interface Peace {
  /** The paths that had changed before, relative to the workspace, sorted. */
  readonly paths: readonly string[];
  /** When it began, by `performance.now`: all that is done later is waited for. */
  readonly since: number;
}

/** Collects the paths that change. */
export class Changes {
  readonly #folder: WorkspaceFolder;
  readonly #paths = new Set<string>();
  #count = 0;
  #first = 0;
  #last = 0;
  #wake: () => void = () => undefined;

  constructor(folder: WorkspaceFolder) {
    this.#folder = folder;
  }

  /** Notes a change of an absolute path. */
  add(path: string): void {
    const now = performance.now();
    if (this.#paths.size === 0) this.#first = now;
    this.#last = now;
    this.#count += 1;
    this.#paths.add(relative(this.#folder.dir, path).split(sep).join("/"));
    this.#wake();
  }

  /** Fulfilled when something has changed and a look at it may be worth while. */
  async begun(): Promise<"begun"> {
    while (this.#paths.size === 0) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    await this.#quiet(breathMs);
    return "begun";
  }

  /** Waits for peace, as often as it is asked, and throws `Overtaken` where more changes than there are now come before it. */
  peaceFromNow(): () => Promise<Peace> {
    const [count, now] = [this.#count, performance.now()];
    let peace: Peace | null = null;
    return async () => {
      peace ??= await this.#peace(count, now);
      return peace;
    };
  }

  async #peace(count: number, earliest: number): Promise<Peace> {
    await this.#quiet(debounceMs, () => {
      if (this.#count !== count && performance.now() < this.#first + patienceMs) throw new Overtaken();
    });
    const since = this.#paths.size === 0 ? earliest : Math.max(earliest, this.#quietFrom(debounceMs));
    const paths = [...this.#paths].sort();
    this.#paths.clear();
    return { paths, since };
  }

  /** Waits until nothing has changed for so long, or patience ends, and git is not at work. */
  async #quiet(forMs: number, check: () => void = () => undefined): Promise<void> {
    const waitMs = () => this.#quietFrom(forMs) - performance.now();
    do {
      check();
      await pause(Math.max(hearMs, waitMs()));
    } while (waitMs() > 0);
    await untilGitIsDone(this.#folder.project);
    check();
  }

  #quietFrom(forMs: number): number {
    return this.#paths.size === 0 ? 0 : Math.min(this.#last + forMs, this.#first + patienceMs);
  }
}
