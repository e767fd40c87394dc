import type { CallOptions } from "./call-options.ts";
import type { Caller } from "./caller.ts";
import type { InteractionContext } from "./context.ts";
import { isInteractionError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";
import type { Pages } from "./pages.ts";
import type { Page } from "./pages-of.ts";
import type { Result } from "./result.ts";
import type { StreamArguments } from "./stream-methods.ts";

/** Options as calls of handlers have them: those that are declared `optional` come with what answers a failure. */
export type AnyCallOptions = CallOptions & { readonly fallback?: unknown };

/** What a client calls for an operation. The types of its input and output are those of the operation. */
export type Method = (input: unknown, options?: AnyCallOptions) => unknown;

/** The method of an operation; `context` is the handler in whose name it calls, null for the one that runs. */
export function methodOf(caller: Caller, operation: Operation, context: InteractionContext | null): Method {
  const inContext = (options: AnyCallOptions = {}): AnyCallOptions =>
    context === null || options.context !== undefined ? options : { ...options, context };
  switch (operation.shape) {
    case "call":
      return (input, options) => caller.call(operation, input, inContext(options), null);
    case "page":
      return (input, options) => pages(caller, operation, input, inContext(options));
    case "serverStream":
    case "bidiStream":
    case "socket":
      return (...args: StreamArguments) => streamed(caller, operation, args, inContext);
    case "clientStream":
      return async (...args: StreamArguments) =>
        (await import("./stream-methods.ts")).collected(caller, operation, args, inContext);
    case "field":
    case "entity":
    case "publication":
    case "message":
      throw new TypeError(`${operation.interaction} is not called by clients`);
  }
}

/** Streams are loaded with the first one: most clients, and most pages, have none. */
async function* streamed(...args: Parameters<typeof import("./stream-methods.ts").streamed>): AsyncGenerator<unknown> {
  yield* (await import("./stream-methods.ts")).streamed(...args);
}

/** A call whose failure is a value. */
export async function attempted(call: () => Promise<unknown>): Promise<Result<unknown, unknown>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    if (isInteractionError(error)) return { ok: false, error };
    throw error;
  }
}

/** What follows the cursors is loaded with the first page. */
function pages(caller: Caller, operation: Operation, input: unknown, options: CallOptions): Pages<unknown> {
  async function* all(): AsyncGenerator<Page> {
    const { pagesOf } = await import("./pages-of.ts");
    yield* pagesOf(caller, operation, input, options);
  }
  async function* items(): AsyncGenerator<unknown> {
    for await (const page of all()) yield* page.items;
  }
  return { pages: all, [Symbol.asyncIterator]: items };
}
