import type { CallOptions } from "./call-options.ts";
import type { Caller } from "./caller.ts";
import { interactionError, type StandardError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";

/** A page as it is decoded. */
export interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** One page after the other, each by a call of its own. */
export async function* pagesOf(
  caller: Caller,
  operation: Operation,
  input: unknown,
  options: CallOptions,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let cursor: string | null = null;
  do {
    const page = pageOf(await caller.call(operation, input, options, cursor));
    yield page;
    cursor = page.nextCursor;
    // A list that leads back to where it was would be read for ever.
    if (cursor !== null && seen.has(cursor)) throw goesRound(operation);
    if (cursor !== null) seen.add(cursor);
  } while (cursor !== null);
}

function pageOf(value: unknown): Page {
  if (typeof value === "object" && value !== null && "items" in value && Array.isArray(value.items)) {
    const nextCursor = "nextCursor" in value && typeof value.nextCursor === "string" ? value.nextCursor : null;
    return { items: value.items, nextCursor };
  }
  throw new TypeError("a transport answered no page");
}

function goesRound({ interaction }: Operation): StandardError {
  const message = `the pages of ${interaction} lead back to one that was read`;
  return interactionError({ code: "data_loss", reason: null, details: null, message, interaction });
}
