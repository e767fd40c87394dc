import { sortBy } from "../base/order.ts";
import { plainText } from "./flow.ts";
import type { Lock, LockBlock, LockEntry, LockInteraction } from "./lock.ts";

const head =
  "# interspec.lock.yaml v1 - input to codegen. Commit it. Resolve conflicts with: npx gen lock resolve\nlockVersion: 1\n";

/** The texts of a lock's entries, each with its name, in whatever order. */
export interface LockTexts {
  readonly interactions: readonly LockText[];
  readonly messages: readonly LockText[];
  readonly enums: readonly LockText[];
}

/** One interaction, or one block. */
export type LockText = readonly [name: string, text: string];

/** The text of a lock. A sentinel line ends each block and a blank line parts it, so that git merges neighbours cleanly. */
export function printLock(lock: Lock): string {
  return joinedLock(lockTexts(lock));
}

/** The texts of all that a lock says. */
export function lockTexts({ interactions, messages, enums }: Lock): LockTexts {
  return {
    interactions: [...interactions].map(([id, it]) => [id, `  ${id}: ${flow(interactionFields(it))}\n`]),
    messages: [...messages].map(blockText),
    enums: [...enums].map(blockText),
  };
}

/** The text of a lock of these texts. */
export function joinedLock({ interactions, messages, enums }: LockTexts): string {
  // A lock may be as long as all specs: what is put together once is not there twice.
  return [
    head,
    ...section("interactions", sorted(interactions), ""),
    "\n",
    ...section("messages", sorted(messages), "\n"),
    "\n",
    ...section("enums", sorted(enums), "\n"),
  ].join("");
}

function sorted(texts: readonly LockText[]): readonly string[] {
  return sortBy(texts, ([name]) => name).map(([, text]) => text);
}

function section(name: string, texts: readonly string[], between: string): readonly string[] {
  return texts.length === 0
    ? [`${name}: {}\n`]
    : [`${name}:\n`, ...texts.map((it, index) => (index === 0 ? it : `${between}${it}`))];
}

function blockText([id, block]: readonly [string, LockBlock]): LockText {
  const entries = block.entries.map((it) => `    ${it.number}: ${flow(entryFields(it))}\n`);
  return [id, [`  ${id}:\n`, ...entries, `    next: ${block.next}\n    # --- end ${id}\n`].join("")];
}

function interactionFields({ facts, was, removed }: LockInteraction): readonly string[] {
  return [...[...facts].map(([key, value]) => `${key}: ${scalar(value)}`), ...history(was, removed)];
}

function entryFields({ name, wire, type, was, removed }: LockEntry): readonly string[] {
  const fields = [`name: ${scalar(name)}`];
  if (wire !== null) fields.push(`wire: ${wireText(wire)}`);
  if (type !== null) fields.push(`type: ${scalar(type)}`);
  fields.push(...history(was, removed));
  return fields;
}

function history(was: readonly string[], removed: boolean): readonly string[] {
  return [...(was.length === 0 ? [] : [`was: [${was.map(scalar).join(", ")}]`]), ...(removed ? ["removed: true"] : [])];
}

function wireText(wire: NonNullable<LockEntry["wire"]>): string {
  if (typeof wire === "string") return scalar(wire);
  return flow(Object.entries(wire).flatMap(([target, it]) => (it === undefined ? [] : [`${target}: ${scalar(it)}`])));
}

function flow(fields: readonly string[]): string {
  return `{ ${fields.join(", ")} }`;
}

const plain = new RegExp(`^${plainText.source}$`);
const otherReaders = /^(?:y|n|yes|no|on|off|true|false|null|e[0-9]+)$/i;
const invisible = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

/** A text as YAML, the same in a reader of YAML 1.1. */
function scalar(text: string): string {
  if (plain.test(text) && !otherReaders.test(text)) return text;
  // A line of a lock is a line to every reader.
  return JSON.stringify(text).replace(invisible, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
