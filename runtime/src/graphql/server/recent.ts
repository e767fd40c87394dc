/** What was used last of things that can be had again: as many as are small enough together. */
export class Recent<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly characters: number }>();
  readonly #maxCharacters: number;
  #characters = 0;

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value of this size, and forgets those that were not used for longest. One that is too large is not kept. */
  set(key: string, value: Value, characters: number): void {
    if (characters > this.#maxCharacters / 10 || this.#entries.has(key)) return;
    this.#entries.set(key, { value, characters });
    this.#characters += characters;
    for (const [oldest, entry] of this.#entries) {
      if (this.#characters <= this.#maxCharacters) return;
      this.#entries.delete(oldest);
      this.#characters -= entry.characters;
    }
  }
}
