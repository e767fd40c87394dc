/** No elements. One for all: a large workspace has a million lists with nothing in them. */
export const none: readonly never[] = [];
