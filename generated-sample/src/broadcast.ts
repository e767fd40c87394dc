import { EventEmitter, on } from "node:events";

/** Something that happens, for all who follow it. */
export class Broadcast<Value> {
  readonly #emitter = new EventEmitter<{ value: [Value] }>().setMaxListeners(0);

  tell(value: Value): void {
    this.#emitter.emit("value", value);
  }

  /** All that is told from now on, until the signal aborts. */
  follow(signal: AbortSignal): AsyncIterable<Value> {
    return firsts<Value>(on(this.#emitter, "value", { signal }));
  }
}

async function* firsts<Value>(told: AsyncIterable<Value[]>): AsyncGenerator<Value> {
  for await (const values of told) yield* values;
}
