/** Who wants to hear of a signal. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls once when a signal is aborted, at once if it was already. Answers what takes that back. However many calls
 * share a signal, it has one listener: Node warns of more than ten.
 */
export function whenAborted(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  const known = listeners.get(signal);
  const all = known ?? new Set();
  if (known === undefined) {
    listeners.set(signal, all);
    const callAll = () => {
      for (const it of all) it();
    };
    signal.addEventListener("abort", callAll, { once: true });
  }
  all.add(listener);
  return () => all.delete(listener);
}
