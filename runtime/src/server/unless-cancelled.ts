import type { Cancellation } from "../cancellation.ts";

/**
 * What a function answers, or the reason why it was given up, whichever comes first. `late` is called when it ends after
 * that.
 */
export function unlessCancelled<Value>(
  cancellation: Cancellation,
  run: () => Value | Promise<Value>,
  late: () => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = cancellation.whenCancelled(() => reject(cancellation.reason));
    if (cancellation.reason !== null) return;
    const ended = () => {
      if (cancellation.reason !== null) late();
      forget();
    };
    Promise.resolve(run()).then(
      (value) => {
        ended();
        resolve(value);
      },
      (error: unknown) => {
        ended();
        reject(error);
      },
    );
  });
}
