/** So many questions are on their way at once. */
const width = 8;

/**
 * What `each` answers for every item, in their order, some of them at a time. After a failure no other is begun; of
 * several, the one of the earliest item is told, however fast the others were.
 */
export async function sideBySide<T, R>(items: readonly T[], each: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const failures = new Map<number, unknown>();
  const waiting = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of waiting) {
      if (failures.size > 0) return;
      try {
        results.set(index, await each(item));
      } catch (error) {
        failures.set(index, error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
  return [...results].sort(([a], [b]) => a - b).map(([, it]) => it);
}
