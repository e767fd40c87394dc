/** What a caller asks of a list. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

/** One page of a list. Its cursor names the last item; one that names none starts over. */
export function pageOf<Item>(
  all: readonly Item[],
  idOf: (item: Item) => string,
  { cursor, limit }: PageRequest,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const start = all.findIndex((it) => idOf(it) === cursor) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  const isEnd = last === undefined || start + limit >= all.length;
  return { items, nextCursor: isEnd ? null : idOf(last) };
}
