/** Answers many items at once, one for each in their order. */
export type AnswerAll<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>;

interface Waiting<Item, Answer> {
  readonly item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Gathers what one request asks for of the same kind, and asks for it once. */
export class Batches<Item, Answer> {
  readonly #open = new Map<string, Waiting<Item, Answer>[]>();

  /** The answer to an item, asked for together with all others under the same key that are asked for meanwhile. */
  add(key: string, item: Item, answerAll: AnswerAll<Item, Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { item, resolve, reject };
      const batch = this.#open.get(key);
      if (batch !== undefined) {
        batch.push(waiting);
        return;
      }
      this.#open.set(key, [waiting]);
      // When nothing is left to do that is ready: by then all parents of a level have asked.
      queueMicrotask(() => process.nextTick(() => this.#ask(key, answerAll)));
    });
  }

  #ask(key: string, answerAll: AnswerAll<Item, Answer>): void {
    const batch = this.#open.get(key) ?? [];
    this.#open.delete(key);
    answerAll(batch.map((it) => it.item)).then(
      (answers) => {
        for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error);
      },
    );
  }
}
