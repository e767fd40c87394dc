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
  const labelled = labelledEntries(branch);
  if (labelled.length === 0) {
    lines.push(`${start}${open}${close}${end}`);
    return;
  }
  lines.push(start + open);
  for (const [index, [label, it]] of labelled.entries()) {
    const inner = `${pad}  `;
    writeValue(lines, it, inner, { start: inner + label, end: index < labelled.length - 1 ? "," : "" });
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
  const labelled = labelledEntries(value);
  if (labelled.length === 0) return Array.isArray(value) ? "[]" : "{}";
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  let line = open;
  for (const [label, it] of labelled) {
    if (line !== open) line += ", ";
    const part = inline(it, columns - line.length - label.length - close.length);
    if (part === null) return null;
    line += label + part;
  }
  return line + close;
}

/** The entries, each with what stands before it: a key, or nothing in a list. */
function labelledEntries(branch: Branch): readonly (readonly [string, unknown])[] {
  if (Array.isArray(branch)) return branch.map((it: unknown) => ["", it] as const);
  const given = Object.entries(branch).filter(([, it]) => it !== undefined);
  return given.map(([key, it]) => [`${text(key)}: `, it] as const);
}

function scalar(value: unknown): string {
  if (typeof value === "string") return text(value);
  const isKnown = value === null || typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value);
  if (!isKnown) throw new Error(`JSON has no ${String(value)}`);
  return Object.is(value, -0) ? "0" : String(value);
}

function text(value: string): string {
  return JSON.stringify(value).replace(invisible, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
