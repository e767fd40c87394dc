import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import type { Lock, LockBlock, LockEntry } from "./lock.ts";

/** A field, variant or enum value that wants its number. */
export interface Numbered {
  readonly name: string;
  readonly was: readonly string[];
  /** Null for enum values. */
  readonly type: string | null;
  /** Required fields come first in a first numbering: 1 to 15 are one-byte tags. */
  readonly isRequired: boolean;
  /** What to record under `wire`, given the name that the lock froze. */
  readonly wire: (base: string) => LockEntry["wire"];
  readonly origin: Origin;
}

/** The greatest number of a field, and of an enum value. Source: protobuf, Assigning Field Numbers. */
const greatest = { messages: 536_870_911, enums: 2_147_483_647 } as const;

/** A block with a number for each member. Numbers that were given stay; what is gone is kept as a tombstone. */
export function allocate(
  section: "messages" | "enums",
  before: LockBlock | null,
  members: readonly Numbered[],
  report: Report,
): LockBlock {
  const byName = new Map((before?.entries ?? []).map((it) => [it.name, it]));
  const current = new Set(members.map((it) => it.name));
  const kept = new Map<number, LockEntry>();
  const added: Numbered[] = [];
  for (const member of members) {
    const entry = entryFor(member, byName, current, report);
    if (entry === null) added.push(member);
    else kept.set(entry.number, entry);
  }
  const gone = (before?.entries ?? [])
    .filter((it) => !kept.has(it.number))
    .map((it): LockEntry => ({ ...it, removed: true }));
  reportLikelyRename(added, gone, byName, report);
  let next = before?.next ?? 1;
  const fresh = (before === null ? requiredFirst(added) : added).map((member): LockEntry => {
    if (section === "messages" && next >= 19_000 && next <= 19_999) next = 20_000;
    const number = next;
    next += 1;
    if (number > greatest[section])
      report({
        code: "numbers-exhausted",
        message: `there is no number left: the greatest is ${greatest[section]}`,
        origin: member.origin,
        help: "begin a new type",
      });
    return { number, name: member.name, wire: member.wire(member.name), type: member.type, was: [], removed: false };
  });
  const entries = [...kept.values(), ...gone, ...fresh].sort((a, b) => a.number - b.number);
  return { entries, next };
}

function requiredFirst(members: readonly Numbered[]): readonly Numbered[] {
  return [...members.filter((it) => it.isRequired), ...members.filter((it) => !it.isRequired)];
}

function entryFor(
  member: Numbered,
  byName: ReadonlyMap<string, LockEntry>,
  current: ReadonlySet<string>,
  report: Report,
): LockEntry | null {
  const same = byName.get(member.name);
  if (same !== undefined) {
    if (same.removed && same.type !== member.type) {
      report({
        code: "name-resurrected",
        message: `'${member.name}' was removed as ${same.type ?? "a value"}; old messages would be read as ${member.type ?? "a value"}`,
        origin: member.origin,
        help: "choose another name",
      });
    }
    return { ...same, type: member.type, removed: false, wire: member.wire(frozenBase(same)) };
  }
  for (const name of member.was) {
    const earlier = byName.get(name);
    if (earlier === undefined || current.has(name)) continue;
    const renamed = { ...earlier, name: member.name, type: member.type, was: [name, ...earlier.was], removed: false };
    return { ...renamed, wire: member.wire(frozenBase(renamed)) };
  }
  return null;
}

/** The name that the wire names are made from: the first one that the field had. */
export function frozenBase(entry: LockEntry): string {
  return entry.was.at(-1) ?? entry.name;
}

/** One name gone and one new of the same type is more often a rename than not; said, since only the person knows. */
function reportLikelyRename(
  added: readonly Numbered[],
  gone: readonly LockEntry[],
  byName: ReadonlyMap<string, LockEntry>,
  report: Report,
): void {
  const newlyGone = gone.filter((it) => byName.get(it.name)?.removed === false);
  const [one, ...others] = added;
  const [old, ...olds] = newlyGone;
  if (
    one === undefined ||
    old === undefined ||
    others.length > 0 ||
    olds.length > 0 ||
    one.type !== old.type ||
    one.type === null
  )
    return;
  report({
    code: "rename-or-new",
    severity: "warning",
    message: `'${one.name}' is new and '${old.name}' of the same type is gone: is it a rename?`,
    origin: one.origin,
    help: `if so write \`was: ${old.name}\`, which keeps its number and wire name; else this is a new field`,
  });
}

/** The block of a type: under its name, or under an earlier one that no other type has now. */
export function blockOf(
  lock: Lock,
  section: "messages" | "enums",
  name: string,
  earlier: readonly string[],
  current: ReadonlySet<string>,
): { readonly name: string; readonly block: LockBlock } | null {
  for (const candidate of [name, ...earlier.filter((it) => !current.has(it))]) {
    const block = lock[section].get(candidate);
    if (block !== undefined) return { name: candidate, block };
  }
  return null;
}
