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
  const all = listeners.get(signal) ?? new Set();
  if (!listeners.has(signal)) {
    listeners.set(signal, all);
    signal.addEventListener("abort", () => callAll(all), { once: true });
  }
  all.add(listener);
  return () => all.delete(listener);
}

function callAll(all: ReadonlySet<() => void>): void {
  for (const it of all) it();
}
