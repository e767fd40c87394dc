const width = 100;

// What JSON.stringify leaves as it stands, though an editor may break a line there or show the text in another order.
const invisible = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * JSON as a person would lay it out: what fits in 100 columns stands on one line, but two objects never do.
 * Keys keep their order; a bigint is a number with all its digits.
 */
export function printJson(value: unknown): string {
  const lines: string[] = [];
  if (isBranch(value)) writeBranch(lines, value, "", { start: "", end: "" });
  else lines.push(scalar(value));
  return `${lines.join("\n")}\n`;
}

type Branch = readonly unknown[] | Readonly<Record<string, unknown>>;

function isBranch(value: unknown): value is Branch {
  return typeof value === "object" && value !== null;
}

/** What stands around a value in its lines: a label before it, a comma after it. */
interface Around {
  readonly start: string;
  readonly end: string;
}

/** Each entry on lines of its own. */
function writeBranch(lines: string[], branch: Branch, pad: string, { start, end }: Around): void {
  const [open, close] = Array.isArray(branch) ? ["[", "]"] : ["{", "}"];
  const entries = entriesOf(branch);
  if (entries.length === 0) {
    lines.push(`${start}${open}${close}${end}`);
    return;
  }
  lines.push(start + open);
  const inner = `${pad}  `;
  for (const [index, [key, it]] of entries.entries()) {
    writeValue(lines, it, inner, { start: inner + label(key), end: index < entries.length - 1 ? "," : "" });
  }
  lines.push(`${pad}${close}${end}`);
}

function writeValue(lines: string[], value: unknown, pad: string, { start, end }: Around): void {
  // One column stays free for the comma.
  const line = isBranch(value) ? inline(value, width - start.length - 1) : scalar(value);
  if (line !== null) lines.push(start + line + end);
  else if (isBranch(value)) writeBranch(lines, value, pad, { start, end });
}

/** The value on one line, or null where that is too long or a list of objects. It stops looking as soon as that is clear. */
function inline(value: unknown, columns: number): string | null {
  if (!isBranch(value)) {
    const line = scalar(value);
    return line.length <= columns ? line : null;
  }
  if (Array.isArray(value) && value.length > 1 && value.every(isBranch)) return null;
  const entries = entriesOf(value);
  if (entries.length === 0) return Array.isArray(value) ? "[]" : "{}";
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  let line = open;
  for (const [key, it] of entries) {
    line += (line === open ? "" : ", ") + label(key);
    const part = inline(it, columns - line.length - close.length);
    if (part === null) return null;
    line += part;
  }
  return line + close;
}

/** The entries that are written; those of a list have no key. */
function entriesOf(branch: Branch): readonly (readonly [string | null, unknown])[] {
  if (Array.isArray(branch)) return branch.map((it: unknown) => [null, it] as const);
  return Object.entries(branch).filter(([, it]) => it !== undefined);
}

/** What stands before a value. */
function label(key: string | null): string {
  return key === null ? "" : `${text(key)}: `;
}

function scalar(value: unknown): string {
  if (typeof value === "string") return text(value);
  const isKnown = value === null || typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value);
  if (!isKnown) throw new Error(`JSON has no ${String(value)}`);
  return Object.is(value, -0) ? "0" : String(value);
}

// Most texts are their own JSON.
const plain = /^[\w .,:;/#()@$+*=<>|{}[\]?!-]*$/;

function text(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  return JSON.stringify(value).replace(invisible, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
