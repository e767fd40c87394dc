const boundaries = /([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g;

// The same few names are split again and again; a workspace of 10 000 interactions has some 100 000.
const known = new Map<string, readonly string[]>();
const maxKnown = 200_000;

/** The lower-case words of a name in any spelling: `orderLine_id` → `order`, `line`, `id`. */
export function words(name: string): readonly string[] {
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = split(name);
  if (known.size < maxKnown) known.set(name, found);
  return found;
}

function split(name: string): readonly string[] {
  return name
    .replace(boundaries, (_, a: string | undefined, b: string | undefined, c: string, d: string) =>
      a === undefined ? `${c} ${d}` : `${a} ${b ?? ""}`,
    )
    .replace(boundaries, (_, a: string | undefined, b: string | undefined, c: string, d: string) =>
      a === undefined ? `${c} ${d}` : `${a} ${b ?? ""}`,
    )
    .split(/[^A-Za-z0-9]+/)
    .filter((it) => it !== "")
    .map((it) => it.toLowerCase());
}

/** `orderLine` → `order_line`. */
export function snakeCase(name: string): string {
  return words(name).join("_");
}

/** `order-line` → `OrderLine`. */
export function pascalCase(name: string): string {
  return words(name).map(capitalized).join("");
}

/** `order-line` → `orderLine`. */
export function camelCase(name: string): string {
  const [first = "", ...rest] = words(name);
  return first + rest.map(capitalized).join("");
}

/** `orderLine` → `ORDER_LINE`. */
export function upperSnakeCase(name: string): string {
  return snakeCase(name).toUpperCase();
}

/** `orderLine` → `order-line`. */
export function kebabCase(name: string): string {
  return words(name).join("-");
}

/** `orderLine` → `Order line`: a name as the start of a sentence. */
export function sentence(name: string): string {
  return capitalized(words(name).join(" "));
}

/** The text with its first letter in upper case. */
export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
