import type { Lock, LockEntry } from "../../generator/lock/lock.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import { parseLock } from "../../generator/lock/parse.ts";
import { compiledTexts, compileTexts, type Texts } from "./compile.ts";

/** The lock of a spec file, after the earlier lock. */
export async function lockAfter(spec: string, earlier: string | null = null): Promise<string> {
  const { lockText } = await compiledTexts(withLock({ "specs/shop.yaml": spec }, earlier));
  return lockText;
}

/** The lock after a row of specs, each made from the one before. */
export async function lockOver(...specs: readonly string[]): Promise<string> {
  let text: string | null = null;
  for (const spec of specs) text = await lockAfter(spec, text);
  return text ?? "";
}

/** The codes that a spec gets with an earlier lock. */
export async function codesWith(spec: string, earlier: string): Promise<readonly string[]> {
  const { diagnostics } = await compileTexts(withLock({ "specs/shop.yaml": spec }, earlier));
  return diagnostics.map((it) => it.code);
}

/** Texts with a lock beside them. */
export function withLock(texts: Texts, lock: string | null): Texts {
  return lock === null ? texts : { ...texts, [lockFileName]: lock };
}

/** A service with these types, interactions and so on. */
export function shop(body: string): string {
  return `interspec: 1\nservice: shop\ndefaults: { auth: user }\n${body}\n`;
}

/** A service whose one record has these fields, as YAML. */
export function order(...fields: readonly string[]): string {
  return shop(`types:\n  Order:\n    fields:\n${fields.map((it) => `      ${it}`).join("\n")}`);
}

/** The lines of a block without its indent: `1: { name: id, type: id }`. */
export function block(lock: string, name: string): readonly string[] {
  const lines = lock.split("\n");
  const start = lines.indexOf(`  ${name}:`);
  if (start === -1) return [];
  const end = lines.findIndex((it, index) => index > start && it.startsWith("    # ---"));
  return lines.slice(start + 1, end).map((it) => it.trim());
}

/** A lock that is sound. */
export function soundLock(text: string): Lock {
  const { value, diagnostics } = parseLock({ path: lockFileName, text });
  if (value === null) throw new Error(diagnostics.map((it) => it.message).join("\n"));
  return value;
}

/** Number → the first name that an entry had, by block: what nothing may ever change. */
export function frozen(lock: Lock): ReadonlyMap<string, string> {
  const all = [...lock.messages, ...lock.enums];
  return new Map(all.flatMap(([name, { entries }]) => entries.map((it) => [`${name} ${it.number}`, firstName(it)])));
}

function firstName(entry: LockEntry): string {
  return entry.was.at(-1) ?? entry.name;
}
