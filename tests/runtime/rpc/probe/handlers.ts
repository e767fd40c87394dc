import type { InteractionContext } from "../../../../runtime/src/context.ts";
import { interactionError } from "../../../../runtime/src/interaction-error.ts";
import { type ProbeHandlers, soldOut } from "./probe.ts";

/** What handlers were given and saw, for tests to look at. */
export class Seen {
  readonly contexts: InteractionContext[] = [];
  /** Reasons with which contexts were cancelled. */
  readonly cancelled: unknown[] = [];
  /** What came of the streams of `sum`: a sum, or what the messages failed with. */
  readonly sums: unknown[] = [];
  placed = 0;
  counted = 0;
  #wake: () => void = () => undefined;

  note(context: InteractionContext): void {
    this.contexts.push(context);
    context.signal.addEventListener("abort", () => {
      this.cancelled.push(context.signal.reason);
      this.#wake();
    });
    this.#wake();
  }

  summed(outcome: unknown): void {
    this.sums.push(outcome);
    this.#wake();
  }

  /** Resolves when it holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Handlers that do as the text of their input says. */
export function probeHandlers(seen: Seen): ProbeHandlers {
  return {
    async echo({ text, data }, context) {
      seen.note(context);
      await behave(text, context);
      return { text, data };
    },
    async place({ item }, context) {
      seen.note(context);
      seen.placed += 1;
      await behave(item, context);
      return { number: seen.placed };
    },
    async list({ prefix, cursor, limit }) {
      const from = Number(cursor ?? 0);
      const items = [0, 1, 2, 3, 4].slice(from, from + limit).map((it) => `${prefix}${it}`);
      return { items, nextCursor: from + limit < 5 ? String(from + limit) : null };
    },
    async *count({ to }, context) {
      seen.note(context);
      for (let number = 1; number <= to; number += 1) {
        if (number === 13 && to === 20) throw soldOut({ item: "numbers", left: 0 });
        if (number === 99) await hang(context);
        seen.counted = number;
        yield { number };
      }
    },
    async sum(incoming, context) {
      seen.note(context);
      let sum = 0;
      try {
        for await (const { number } of incoming) {
          if (number === 13) throw soldOut({ item: "numbers", left: sum });
          sum += number;
        }
      } catch (error) {
        seen.summed(error);
        throw error;
      }
      seen.summed(sum);
      return { sum };
    },
    async *chat(incoming, context) {
      seen.note(context);
      for await (const { text } of incoming) {
        await behave(text, context);
        yield { text: text.toUpperCase() };
      }
    },
  };
}

async function behave(text: string, context: InteractionContext): Promise<void> {
  if (text === "sold out") throw soldOut({ item: "tea", left: 3 });
  if (text === "crash") throw new TypeError("secret of the inside");
  if (text === "busy") throw busy();
  if (text === "hang") await hang(context);
}

function busy() {
  const fields = {
    code: "unavailable",
    reason: null,
    details: null,
    message: "busy – später",
    retryAfterMs: 1500,
  } as const;
  return interactionError(fields);
}

/** Until it is cancelled. */
function hang({ signal }: InteractionContext): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
