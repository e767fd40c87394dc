import type { SyncCall, SyncCalls } from "../model/sync-calls.ts";

/** More places than this nobody reads. */
const maxCalls = 20;

/** Some calls, and those that their callees make where these say nothing of themselves; the nearest first. */
export function beneath(
  calls: readonly SyncCall[],
  { straight }: SyncCalls,
  isKnown: (call: SyncCall) => boolean,
): readonly SyncCall[] {
  const found = calls.slice(0, maxCalls);
  const seen = new Set(found);
  for (const it of found) {
    const further = isKnown(it) ? [] : (straight.get(it.callee.id) ?? []);
    for (const next of further) {
      if (found.length >= maxCalls) return found;
      if (!seen.has(next)) found.push(next);
      seen.add(next);
    }
  }
  return found;
}
