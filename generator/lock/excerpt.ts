import type { Lock } from "./lock.ts";
import { joinedLock, type LockText, type LockTexts, lockTexts } from "./print.ts";

/**
 * The part of a lock that is about some owners: services by the id that their interactions begin with, units by the full
 * name that their types begin with.
 */
export function lockExcerpt(texts: LockTexts, owners: ReadonlySet<string>): string {
  return joinedLock(filtered(texts, (name) => owners.has(ownerOf(name))));
}

/** The text of a lock in which what a lock says of some owners stands in the place of what it said. */
export function lockWith(texts: LockTexts, said: Lock, owners: ReadonlySet<string>): string {
  const [rest, more] = [filtered(texts, (name) => !owners.has(ownerOf(name))), lockTexts(lockOf(said, owners))];
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

/** The texts that a lock's text is made of. Only for one that `printLock` made: it looks at how lines begin. */
export function textsIn(text: string): LockTexts {
  const texts: Readonly<Record<keyof LockTexts, LockText[]>> = { interactions: [], messages: [], enums: [] };
  let section: keyof LockTexts = "interactions";
  let begun: number | null = null;
  // A lock may be as long as all specs: its lines are looked at where they stand.
  for (let at = 0; at < text.length; at = lineAfter(text, at)) {
    if (text.startsWith("    ", at)) continue;
    if (begun !== null) texts[section].push(entryIn(text, begun, at));
    begun = text.startsWith("  ", at) ? at : null;
    if (text.startsWith("messages:", at)) section = "messages";
    else if (text.startsWith("enums:", at)) section = "enums";
  }
  if (begun !== null) texts[section].push(entryIn(text, begun, text.length));
  return texts;
}

function lineAfter(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

function entryIn(text: string, from: number, to: number): LockText {
  return [text.slice(from + 2, text.indexOf(":", from)), text.slice(from, to)];
}

/** `shop.orders.v1` of `shop.orders.v1.Order`, and `orders@2` of `orders@2.placeOrder`. */
function ownerOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
