import type { CallOptions } from "./call-options.ts";
import type { Caller } from "./caller.ts";
import type { InteractionContext } from "./context.ts";
import { interactionError, isInteractionError, type StandardError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";
import type { Pages } from "./pages.ts";
import type { Result } from "./result.ts";

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
      return (input, options) => withFallback(caller, operation, input, inContext(options));
    case "page":
      return (input, options) => pagesOf(caller, operation, input, inContext(options));
    case "serverStream":
      return (input, options) =>
        streamed(({ callServerStream }) => callServerStream(caller, operation, input, inContext(options)));
    case "clientStream":
      return async (outgoing, options) =>
        (await streamCaller()).callClientStream(caller, operation, iterable(outgoing), inContext(options));
    case "bidiStream":
      return (outgoing, options) =>
        streamed(({ callBidiStream }) => callBidiStream(caller, operation, iterable(outgoing), inContext(options)));
  }
}

/** Loaded with the first stream: most clients, and most pages, have none. */
const streamCaller = () => import("./stream-caller.ts");

async function* streamed(
  open: (streams: Awaited<ReturnType<typeof streamCaller>>) => AsyncGenerator<unknown>,
): AsyncGenerator<unknown> {
  yield* open(await streamCaller());
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

async function withFallback(
  caller: Caller,
  operation: Operation,
  input: unknown,
  options: AnyCallOptions,
): Promise<unknown> {
  if (!("fallback" in options)) return caller.call(operation, input, options, null);
  try {
    return await caller.call(operation, input, options, null);
  } catch (error) {
    // A mistake of the handler itself is none of the callee's failures.
    if (isInteractionError(error) && error.code !== "invalid_argument") return options.fallback;
    throw error;
  }
}

/** What a page looks like once it is decoded. */
interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

function pagesOf(caller: Caller, operation: Operation, input: unknown, options: CallOptions): Pages<unknown> {
  async function* pages(): AsyncGenerator<Page> {
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
  async function* items(): AsyncGenerator<unknown> {
    for await (const page of pages()) yield* page.items;
  }
  return { pages, [Symbol.asyncIterator]: items };
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

function iterable(outgoing: unknown): AsyncIterable<unknown> {
  if (isIterable(outgoing)) return outgoing;
  throw new TypeError("outgoing messages are an AsyncIterable");
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
