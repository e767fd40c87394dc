import type { CallOptions } from "../../call-options.ts";
import type { Caller } from "../../caller.ts";
import type { Operation } from "../../operation.ts";
import { asRealtime } from "../as-realtime.ts";
import { Conversation } from "./conversation.ts";

/** Messages from a server, and to it where there are `outgoing` ones. Connections that break are opened again. */
export async function* converse(
  caller: Caller,
  operation: Operation,
  outgoing: AsyncIterable<unknown> | null,
  input: unknown,
  options: CallOptions,
): AsyncGenerator<unknown> {
  const route = await caller.routeOf(operation);
  // A value that is none of its type is a mistake of the caller: nothing is opened for it.
  route.transport.prepare(route.operation, input, null);
  const call = caller.outgoing(route, options, route.operation.timeoutMs);
  if (route.bulkhead !== null) await caller.entered(route.bulkhead, call);
  try {
    caller.countCall();
    const of = { caller, route, operation: asRealtime(route.operation), call, input, outgoing };
    yield* new Conversation(of).messages();
  } finally {
    route.bulkhead?.leave();
  }
}
