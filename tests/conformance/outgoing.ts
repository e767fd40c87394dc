import type { ClientRequest } from "./client-request.ts";

/** Lets both sides of a conversation speak in turn, where they are to. */
export class Turns {
  readonly #isStrict: boolean;
  #wake: () => void = () => undefined;
  #heard = 0;
  #isOver = false;

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  /** One answer came. */
  pass(): void {
    this.#heard += 1;
    this.#wake();
  }

  /** No answer will come any more. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Waits until so many answers have come. */
  async until(count: number): Promise<void> {
    while (this.#isStrict && !this.#isOver && this.#heard < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** The messages of a request as they go out, and its cancellation where that goes by them. */
export async function* outgoing(
  { requestMessages = [], requestDelayMs = 0, cancel }: ClientRequest,
  canceller: AbortController,
  turns: Turns,
): AsyncGenerator<object> {
  for (const [index, message] of requestMessages.entries()) {
    if (requestDelayMs > 0) await pause(requestDelayMs);
    yield message;
    await turns.until(index + 1);
  }
  if (cancel?.beforeCloseSend !== undefined) {
    // What was sent is to have left.
    await pause(5);
    canceller.abort();
    await new Promise(() => undefined);
  }
  if (cancel?.afterCloseSendMs !== undefined) setTimeout(() => canceller.abort(), cancel.afterCloseSendMs);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
