import type { Caller } from "./caller.ts";
import type { AnyCallOptions } from "./client-methods.ts";
import type { Operation } from "./operation.ts";
import { callBidiStream, callClientStream, callServerStream } from "./stream-caller.ts";

/** What a stream is called with: what goes out or in first, then the options; of a socket, its input between the two. */
export type StreamArguments = readonly unknown[];

type InContext = (options?: AnyCallOptions) => AnyCallOptions;

/** Calls what answers with a stream. */
export async function* streamed(
  caller: Caller,
  operation: Operation,
  [first, second, third]: StreamArguments,
  inContext: InContext,
): AsyncGenerator<unknown> {
  if (operation.style === "realtime") {
    const { converse } = await import("./realtime/client/converse.ts");
    if (operation.shape === "socket")
      yield* converse(caller, operation, iterable(first), second ?? {}, inContext(optionsOf(third)));
    else yield* converse(caller, operation, null, first, inContext(optionsOf(second)));
    return;
  }
  const options = inContext(optionsOf(second));
  if (operation.shape === "bidiStream") yield* callBidiStream(caller, operation, iterable(first), options);
  else yield* callServerStream(caller, operation, first, options);
}

/** Calls what answers a stream with one value. */
export function collected(
  caller: Caller,
  operation: Operation,
  [outgoing, options]: StreamArguments,
  inContext: InContext,
): Promise<unknown> {
  return callClientStream(caller, operation, iterable(outgoing), inContext(optionsOf(options)));
}

function optionsOf(options: unknown): AnyCallOptions | undefined {
  return isOptions(options) ? options : undefined;
}

function isOptions(options: unknown): options is AnyCallOptions {
  return typeof options === "object" && options !== null;
}

function iterable(outgoing: unknown): AsyncIterable<unknown> {
  if (isIterable(outgoing)) return outgoing;
  throw new TypeError("outgoing messages are an AsyncIterable");
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
