/** The items of a list that is read page by page: iterating it gives items, `pages()` gives pages. */
export interface Pages<Item> extends AsyncIterable<Item> {
  pages(): AsyncIterable<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>;
}
