/** So many that were taken stay in the array until it is made anew. */
const slack = 1024;

/** First in, first out. Unlike the `shift` of an array, taking costs the same however many there are. */
export class Fifo<Item> implements Iterable<Item> {
  #items: (Item | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  get first(): Item | undefined {
    return this.#items[this.#head];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head >= slack && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    } else if (this.length === 0) this.clear();
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  /** All but the first so many. */
  from(index: number): readonly Item[] {
    return this.#items.slice(this.#head + index).filter((it): it is Item => it !== undefined);
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this.from(0).values();
  }
}
