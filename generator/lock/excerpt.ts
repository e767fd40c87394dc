import type { Lock } from "./lock.ts";

/**
 * The part of a lock's text that is about some owners: services by the id that their interactions begin with, units by
 * the full name that their types begin with. Only for a text that `printLock` made: it looks at how lines begin.
 */
export function lockExcerpt(text: string, owners: ReadonlySet<string>): string {
  const lines: string[] = [];
  let isTaken = true;
  for (const line of text.split("\n")) {
    const name = /^ {2}([^ :]+):/.exec(line)?.[1];
    if (name !== undefined) isTaken = owners.has(ownerOf(name));
    else if (!line.startsWith(" ")) isTaken = true;
    if (isTaken) lines.push(line);
  }
  return lines.join("\n");
}

/** What a lock says of some owners. */
export function lockOf(lock: Lock, owners: ReadonlySet<string>): Lock {
  return partOf(lock, (name) => owners.has(ownerOf(name)));
}

/** A lock in which what another says of some owners stands in the place of what it said. */
export function mergedLock(lock: Lock, other: Lock, owners: ReadonlySet<string>): Lock {
  const [rest, said] = [partOf(lock, (name) => !owners.has(ownerOf(name))), lockOf(other, owners)];
  return {
    interactions: new Map([...rest.interactions, ...said.interactions]),
    messages: new Map([...rest.messages, ...said.messages]),
    enums: new Map([...rest.enums, ...said.enums]),
  };
}

function partOf({ interactions, messages, enums }: Lock, isIn: (name: string) => boolean): Lock {
  const part = <Entry>(all: ReadonlyMap<string, Entry>) => new Map([...all].filter(([name]) => isIn(name)));
  return { interactions: part(interactions), messages: part(messages), enums: part(enums) };
}

/** `shop.orders.v1` of `shop.orders.v1.Order`, and `orders@2` of `orders@2.placeOrder`. */
function ownerOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
