import type { PinnedNames } from "../syntax/types.ts";

/** A number that was given, for good. */
export interface LockEntry {
  readonly number: number;
  readonly name: string;
  /** Names on the wire that are not made from `name`: of all targets, or by target. */
  readonly wire: string | Partial<PinnedNames> | null;
  /** The type of a field or variant; null for enum values. */
  readonly type: string | null;
  /** Earlier names, newest first. */
  readonly was: readonly string[];
  readonly removed: boolean;
}

/** The numbers of one record, union, wrapper or enum. Ascending. */
export interface LockBlock {
  readonly entries: readonly LockEntry[];
  /** The next number: greater than every other, and never lowered. */
  readonly next: number;
}

/** How an interaction shows on the wire: `style`, `wire`, `topic` and so on, in the order of the file. */
export interface LockInteraction {
  readonly facts: ReadonlyMap<string, string>;
  readonly was: readonly string[];
  readonly removed: boolean;
}

/** `interspec.lock.yaml`. */
export interface Lock {
  readonly interactions: ReadonlyMap<string, LockInteraction>;
  readonly messages: ReadonlyMap<string, LockBlock>;
  readonly enums: ReadonlyMap<string, LockBlock>;
}

/** The lock of a workspace that has none yet. */
export const emptyLock: Lock = { interactions: new Map(), messages: new Map(), enums: new Map() };

/** The file of the lock, beside `interspec.yaml`. */
export const lockFileName = "interspec.lock.yaml";

/** The sections of blocks. */
export const blockSections = ["messages", "enums"] as const;
