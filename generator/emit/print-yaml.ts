import { yamlKey, yamlScalar } from "./yaml-scalar.ts";

const width = 90;

/**
 * YAML in block style that a YAML 1.1 reader reads the same: maps and lists on lines of their own, short lists of
 * scalars in brackets, clean texts of several lines as `|` blocks. Keys keep their order; `undefined` is left out.
 */
export function printYaml(value: object): string {
  const lines: string[] = [];
  if (isEmpty(value)) lines.push(emptyText(value));
  else writeBranch(lines, value, "", "");
  return `${lines.join("\n")}\n`;
}

/** Writes the entries of a map or list; the first one after `start`, which ends in the place where it belongs. */
function writeBranch(lines: string[], branch: object, pad: string, start: string): void {
  let lead = start;
  if (Array.isArray(branch)) {
    for (const item of branch) {
      writeValue(lines, item, pad, `${lead}- `, `${pad}  `);
      lead = pad;
    }
    return;
  }
  for (const [key, item] of Object.entries(branch)) {
    if (item === undefined) continue;
    writeEntry(lines, yamlKey(key), item, pad, lead);
    lead = pad;
  }
}

function writeEntry(lines: string[], key: string, value: unknown, pad: string, lead: string): void {
  const inner = `${pad}  `;
  // A reader looks for the colon of a plain key within 1024 characters only.
  if (key.length > 1000) {
    lines.push(`${lead}? ${key}`);
    if (isBranch(value) && !isEmpty(value)) writeBranch(lines, value, inner, `${pad}: `);
    else lines.push(`${pad}: ${inlineText(value, inner)}`);
    return;
  }
  if (!isBranch(value) || isEmpty(value)) {
    lines.push(`${lead}${key}: ${inlineText(value, inner)}`);
    return;
  }
  const flow = Array.isArray(value) ? flowList(value, width - lead.length - key.length - 2) : null;
  if (flow !== null) {
    lines.push(`${lead}${key}: ${flow}`);
    return;
  }
  lines.push(`${lead}${key}:`);
  writeBranch(lines, value, inner, inner);
}

/** Writes an item of a list: a scalar after the dash, a map or list beginning on its line. */
function writeValue(lines: string[], value: unknown, pad: string, lead: string, inner: string): void {
  if (isBranch(value) && !isEmpty(value)) writeBranch(lines, value, inner, lead);
  else lines.push(lead + inlineText(value, `${pad}  `));
}

function inlineText(value: unknown, pad: string): string {
  return isBranch(value) ? emptyText(value) : yamlScalar(value, pad);
}

/** A list of scalars in brackets, or null where that is too wide. */
function flowList(items: readonly unknown[], columns: number): string | null {
  let line = "[";
  for (const item of items) {
    if (isBranch(item) || line.length > columns) return null;
    line += `${line === "[" ? "" : ", "}${yamlScalar(item, null)}`;
  }
  return line.length < columns ? `${line}]` : null;
}

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isEmpty(branch: object): boolean {
  return Array.isArray(branch) ? branch.length === 0 : Object.values(branch).every((it) => it === undefined);
}

function emptyText(branch: object): string {
  return Array.isArray(branch) ? "[]" : "{}";
}
