/** The text as one word of a shell like sh, bash and zsh, in quotes where it needs them. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9@%_+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A word that ends in the value of a variable, as in `"Authorization: Bearer $TOKEN"`. */
export function shellWordWith(text: string, variable: string): string {
  return `"${text.replace(/[\\"$`]/g, "\\$&")}$${variable}"`;
}
