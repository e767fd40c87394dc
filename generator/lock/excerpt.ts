import type { Lock } from "./lock.ts";
import { joinedLock, type LockText, type LockTexts, lockTexts } from "./print.ts";

/**
 * The part of a lock's text that is about some owners: services by the id that their interactions begin with, units by
 * the full name that their types begin with. Only for a text that `printLock` made: it looks at how lines begin.
 */
export function lockExcerpt(text: string, owners: ReadonlySet<string>): string {
  return joinedLock(filtered(textsIn(text), (name) => owners.has(ownerOf(name))));
}

/** A lock's text in which what a lock says of some owners stands in the place of what it said. */
export function lockWith(text: string, said: Lock, owners: ReadonlySet<string>): string {
  const [rest, more] = [filtered(textsIn(text), (name) => !owners.has(ownerOf(name))), lockTexts(lockOf(said, owners))];
  return joinedLock({
    interactions: [...rest.interactions, ...more.interactions],
    messages: [...rest.messages, ...more.messages],
    enums: [...rest.enums, ...more.enums],
  });
}

/** What a lock says of some owners. */
export function lockOf({ interactions, messages, enums }: Lock, owners: ReadonlySet<string>): Lock {
  const part = <Entry>(all: ReadonlyMap<string, Entry>) =>
    new Map([...all].filter(([name]) => owners.has(ownerOf(name))));
  return { interactions: part(interactions), messages: part(messages), enums: part(enums) };
}

function filtered({ interactions, messages, enums }: LockTexts, isIn: (name: string) => boolean): LockTexts {
  const part = (texts: readonly LockText[]) => texts.filter(([name]) => isIn(name));
  return { interactions: part(interactions), messages: part(messages), enums: part(enums) };
}

/** The texts that a lock is made of. */
function textsIn(text: string): LockTexts {
  const texts: Readonly<Record<keyof LockTexts, [string, string][]>> = { interactions: [], messages: [], enums: [] };
  let section: keyof LockTexts = "interactions";
  let lines: [string, string] | null = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("    ") && lines !== null) lines[1] += `${line}\n`;
    else if (line.startsWith("  ")) {
      lines = [line.slice(2, line.indexOf(":")), `${line}\n`];
      texts[section].push(lines);
    } else if (line === "messages:" || line === "enums:") section = line === "enums:" ? "enums" : "messages";
  }
  return texts;
}

/** `shop.orders.v1` of `shop.orders.v1.Order`, and `orders@2` of `orders@2.placeOrder`. */
function ownerOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
