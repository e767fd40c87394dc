import { sortBy } from "../base/order.ts";
import type { Lock, LockBlock, LockEntry } from "./lock.ts";
import { blockSections } from "./lock.ts";

/** What changed between two locks, a line each: `shop.orders.v1.Order.note = 8`. */
export function lockChanges(before: Lock, after: Lock): readonly string[] {
  return [
    ...interactionChanges(before, after),
    ...blockSections.flatMap((section) =>
      sortBy(after[section], ([name]) => name).flatMap(([name, block]) =>
        blockChanges(name, before[section].get(name), block),
      ),
    ),
  ];
}

function interactionChanges(before: Lock, after: Lock): readonly string[] {
  return sortBy(after.interactions, ([id]) => id).flatMap(([id, it]) => {
    const old = before.interactions.get(id);
    if (old === undefined) return it.was.length === 0 ? [] : [`${id}, once ${it.was[0] ?? ""}`];
    if (it.removed && !old.removed) return [`${id} is removed`];
    const facts = [...it.facts].filter(([key, value]) => old.facts.get(key) !== value);
    return facts.map(([key, value]) => `${id}: ${key} is ${value}, not ${old.facts.get(key) ?? "none"}`);
  });
}

function blockChanges(name: string, before: LockBlock | undefined, after: LockBlock): readonly string[] {
  const old = new Map((before?.entries ?? []).map((it) => [it.number, it]));
  return after.entries.flatMap((entry) => entryChange(name, old.get(entry.number), entry));
}

function entryChange(name: string, before: LockEntry | undefined, after: LockEntry): readonly string[] {
  const subject = `${name}.${after.name}`;
  if (before === undefined) return [`${subject} = ${after.number}`];
  if (before.name !== after.name) return [`${subject} = ${after.number}, once ${before.name}`];
  if (before.removed !== after.removed)
    return [
      after.removed ? `${subject} is removed, and ${after.number} reserved` : `${subject} = ${after.number} again`,
    ];
  if (before.type !== after.type) return [`${subject} is ${after.type ?? ""}, not ${before.type ?? ""}`];
  return JSON.stringify(before.wire) === JSON.stringify(after.wire) ? [] : [`${subject} has another name on the wire`];
}
