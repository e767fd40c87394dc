/**
 * How far a partition is done with, where what was delivered is done with in any order: all before `next` never comes
 * again.
 */
export class Watermark {
  /** In the order of their offsets. */
  readonly #undone = new Set<number>();
  #position: number;

  constructor(position: number) {
    this.#position = position;
  }

  /** What is read next. */
  get position(): number {
    return this.#position;
  }

  get next(): number {
    for (const it of this.#undone) return it;
    return this.#position;
  }

  /** A record is delivered. */
  begin(offset: number): void {
    this.#undone.add(offset);
    this.#position = offset + 1;
  }

  /** There is nothing to deliver before this. */
  skipTo(position: number): void {
    if (position > this.#position) this.#position = position;
  }

  /** A record is done with; false when it was already. */
  done(offset: number): boolean {
    return this.#undone.delete(offset);
  }

  /** What is not done with is somebody else's: answers how much that is. */
  abandon(): number {
    const { size } = this.#undone;
    this.#undone.clear();
    return size;
  }
}
