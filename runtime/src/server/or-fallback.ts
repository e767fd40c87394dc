import type { Method } from "../client-methods.ts";
import { isInteractionError } from "../interaction-error.ts";

/** Calls of handlers that are declared `optional`: when one fails, it answers the fallback among its options. */
export function orFallback(method: Method): Method {
  return (input, options = {}) =>
    "fallback" in options ? answered(() => method(input, options), options.fallback) : method(input, options);
}

async function answered(call: () => unknown, fallback: unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    // A mistake of the handler itself is none of the callee's failures.
    if (isInteractionError(error) && error.code !== "invalid_argument") return fallback;
    throw error;
  }
}
