/** Compares by UTF-16 code unit, the same in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted copy, by a text of each element. */
export function sortBy<T>(items: Iterable<T>, key: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => byCodeUnit(key(a), key(b)));
}

/** The distinct elements, in order of first appearance. */
export function unique<T>(items: Iterable<T>): readonly T[] {
  return [...new Set(items)];
}
