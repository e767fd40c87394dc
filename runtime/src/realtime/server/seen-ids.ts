/** So many ids a session remembers, as many as messages. Source: resilience.md, Realtime, "ring buffer". */
export const maxSeenIds = 1000;

/** The ids of messages that a session has taken, so that none is taken twice. */
export class SeenIds {
  readonly #ids: Set<string>;

  /** `ids`: those from before, the oldest first. */
  constructor(ids: readonly string[]) {
    this.#ids = new Set(ids);
  }

  /** The oldest first. */
  get all(): readonly string[] {
    return [...this.#ids];
  }

  /** False where it was there before. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > maxSeenIds) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    const [oldest] = this.#ids;
    if (oldest !== undefined) this.#ids.delete(oldest);
  }
}
