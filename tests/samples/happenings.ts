/** So long something may take to happen. */
const patienceMs = 20_000;

/** Things that happen, in order; a test awaits the one that it means. */
export class Happenings<Happening> {
  readonly #all: Happening[] = [];
  readonly #listeners = new Set<() => void>();

  add(happening: Happening): void {
    this.#all.push(happening);
    for (const listen of [...this.#listeners]) listen();
  }

  get all(): readonly Happening[] {
    return this.#all;
  }

  /** How many have happened: from here on something may be awaited. */
  get now(): number {
    return this.#all.length;
  }

  /** The first of its kind that happens, or has happened from a place on. Rejects where it does not happen. */
  first(what: string, isIt: (happening: Happening) => boolean, from = 0): Promise<Happening> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.#all.slice(from).find(isIt);
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const end = () => {
        clearTimeout(timer);
        this.#listeners.delete(look);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`it did not happen: ${what}`));
      }, patienceMs);
      this.#listeners.add(look);
      look();
    });
  }
}
