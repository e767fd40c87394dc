import type { InteractionContext } from "./context.ts";
import type { Within } from "./events.ts";
import { nodeModule } from "./node-facilities.ts";

const hooks = nodeModule("node:async_hooks");
const storage = hooks === null ? null : new hooks.AsyncLocalStorage<InteractionContext>();

/** The context of the handler that runs; null outside of one, and in browsers. */
export function currentContext(): InteractionContext | null {
  return storage?.getStore() ?? null;
}

/** Runs a handler, so that what it calls inherits its deadline and trace. */
export function runWithin<Value>(
  context: InteractionContext & { readonly within?: Within | null },
  run: () => Value,
): Value {
  const { within = null } = context;
  const wrapped = within === null ? run : () => within(run);
  return storage === null ? wrapped() : storage.run(context, wrapped);
}
