import type { InteractionContext } from "./context.ts";
import { nodeModule } from "./node-facilities.ts";

const hooks = nodeModule("node:async_hooks");
const storage = hooks === null ? null : new hooks.AsyncLocalStorage<InteractionContext>();

/** The context of the handler that runs; null outside of one, and in browsers. */
export function currentContext(): InteractionContext | null {
  return storage?.getStore() ?? null;
}

/** Runs a handler, so that what it calls inherits its deadline and trace. */
export function runWithin<Value>(context: InteractionContext, run: () => Value): Value {
  return storage === null ? run() : storage.run(context, run);
}
