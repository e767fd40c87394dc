/** How the headers of attributes begin. */
export type HeaderPrefix = "ce_" | "ce-" | "";

/** Beyond so many names they are made anew: foreign events may have any. */
const maxNames = 1000;

// A text that is put together is slow as the name of a member: it is made once.
const headers = { ce_: new Map<string, string>(), "ce-": new Map<string, string>(), "": new Map<string, string>() };
const attributes = { ce_: new Map<string, string>(), "ce-": new Map<string, string>(), "": new Map<string, string>() };

/** The header of an attribute. */
export function headerOf(attribute: string, prefix: HeaderPrefix): string {
  return kept(headers[prefix], attribute, () => prefix + attribute);
}

/** The attribute of a header; null where it is that of none. */
export function attributeOf(header: string, prefix: HeaderPrefix): string | null {
  return header.startsWith(prefix) ? kept(attributes[prefix], header, () => header.slice(prefix.length)) : null;
}

function kept(names: Map<string, string>, name: string, make: () => string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const made = make();
  if (names.size < maxNames) names.set(name, made);
  return made;
}
