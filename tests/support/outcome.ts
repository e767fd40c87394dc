import type { InteractionError } from "../../runtime/src/interaction-error.ts";

/** A promise, and what keeps it. */
export function later<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((keep) => {
    resolve = keep;
  });
  return { promise, resolve: (value: Value) => resolve(value) };
}

/** What a call fails with; throws where it does not. */
export async function failure(call: Promise<unknown>): Promise<InteractionError> {
  return call.then(
    () => Promise.reject(new Error("it did not fail")),
    (error: InteractionError) => error,
  );
}
