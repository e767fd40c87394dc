import type { Report } from "../base/diagnostic.ts";
import { none } from "../base/none.ts";
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
  return before !== null && isUnchanged(before, members) ? before : allocated(section, before, members, report);
}

/** Whether the members are what a block says, one by one: so it is with nearly all blocks of a run. */
function isUnchanged({ entries }: LockBlock, members: readonly Numbered[]): boolean {
  const byName = new Map(members.map((it) => [it.name, it]));
  if (members.length !== entries.length) return false;
  return entries.every((entry) => {
    const member = byName.get(entry.name);
    if (member === undefined || entry.removed || entry.type !== member.type) return false;
    return entry.wire === member.wire(frozenBase(entry));
  });
}

function allocated(
  section: "messages" | "enums",
  before: LockBlock | null,
  members: readonly Numbered[],
  report: Report,
): LockBlock {
  const entries = before?.entries ?? [];
  const byName = new Map(entries.map((it) => [it.name, it]));
  const current = new Set(members.map((it) => it.name));
  // A name that was given up leads to its field, so that a rename can be undone, and done on two branches.
  const byEarlier = new Map(
    entries.flatMap((it) => (current.has(it.name) ? [] : it.was.map((name) => [name, it] as const))),
  );
  const known = { byName, byEarlier, current };
  const kept = new Map<number, LockEntry>();
  const added: Numbered[] = [];
  for (const member of members) {
    const entry = entryFor(member, known, report);
    if (entry === null) added.push(member);
    else if (kept.has(entry.number)) reportTwoHeirs(member, kept.get(entry.number), report);
    else kept.set(entry.number, entry);
  }
  const gone = entries.filter((it) => !kept.has(it.number)).map((it): LockEntry => ({ ...it, removed: true }));
  reportLikelyRename(added, gone, byName, report);
  let next = before?.next ?? 1;
  const fresh = (before === null ? requiredFirst(added) : added).map((member): LockEntry => {
    const number = freeNumber(section, next);
    next = number + 1;
    if (number > greatest[section])
      report({
        code: "numbers-exhausted",
        message: `there is no number left: the greatest is ${greatest[section]}`,
        origin: member.origin,
        help: "begin a new type",
      });
    return { number, name: member.name, wire: member.wire(member.name), type: member.type, was: none, removed: false };
  });
  const all = [...kept.values(), ...gone, ...fresh].sort((a, b) => a.number - b.number);
  return { entries: all, next };
}

/** The first number from one on that may be given. protobuf keeps 19000 to 19999 for itself. */
export function freeNumber(section: "messages" | "enums", next: number): number {
  return section === "messages" && next >= 19_000 && next <= 19_999 ? 20_000 : next;
}

function requiredFirst(members: readonly Numbered[]): readonly Numbered[] {
  return [...members.filter((it) => it.isRequired), ...members.filter((it) => !it.isRequired)];
}

interface Known {
  /** What the lock has, by its present name, and by the names that it had. */
  readonly byName: ReadonlyMap<string, LockEntry>;
  readonly byEarlier: ReadonlyMap<string, LockEntry>;
  /** The names that the specs have now. */
  readonly current: ReadonlySet<string>;
}

function entryFor(member: Numbered, { byName, byEarlier, current }: Known, report: Report): LockEntry | null {
  const same = byName.get(member.name);
  const isFree = (name: string) => !current.has(name);
  const renamed = member.was.filter(isFree).flatMap((it) => byName.get(it) ?? byEarlier.get(it) ?? [])[0];
  const earlier = same ?? renamed ?? byEarlier.get(member.name);
  if (earlier === undefined) return null;
  if (same?.removed === true && renamed !== undefined && renamed !== same) reportTaken(member, same, report);
  else if (earlier.removed && earlier.type !== member.type) reportOtherType(member, earlier, report);
  const was = earlier.name === member.name ? earlier.was : [earlier.name, ...earlier.was];
  const entry = { ...earlier, name: member.name, type: member.type, was, removed: false };
  return { ...entry, wire: member.wire(frozenBase(entry)) };
}

function reportOtherType(member: Numbered, earlier: LockEntry, report: Report): void {
  report({
    code: "name-resurrected",
    message: `'${earlier.name}' was removed as ${earlier.type ?? "a value"}; old messages would be read as ${member.type ?? "a value"}`,
    origin: member.origin,
    help: "choose another name",
  });
}

/** The new name of a field was another field's, whose number it must not take. */
function reportTaken(member: Numbered, other: LockEntry, report: Report): void {
  report({
    code: "name-resurrected",
    message: `'${member.name}' was the name of another, number ${other.number}, which is gone`,
    origin: member.origin,
    help: "choose another name",
  });
}

function reportTwoHeirs(member: Numbered, other: LockEntry | undefined, report: Report): void {
  report({
    code: "name-clash",
    message: `'${member.name}' and '${other?.name ?? ""}' cannot both be the '${other?.was[0] ?? other?.name ?? ""}' of old`,
    origin: member.origin,
    help: "remove `was` from one of them",
  });
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
