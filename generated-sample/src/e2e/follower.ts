/** Somebody who follows what happens, and looks for one thing at a time. */
export class Follower<Value> {
  readonly #told: AsyncIterator<Value>;

  constructor(told: AsyncIterable<Value>) {
    this.#told = told[Symbol.asyncIterator]();
  }

  /** The first from now on that it is. Rejects where all ends before. */
  async until(isIt: (value: Value) => boolean): Promise<Value> {
    for (;;) {
      const next = await this.#told.next();
      if (next.done === true) throw new Error("it ended before that");
      if (isIt(next.value)) return next.value;
    }
  }

  async close(): Promise<void> {
    await this.#told.return?.();
  }
}
