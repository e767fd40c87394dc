import type { FactsByCode } from "./facts.ts";

/** Diagnostics about interspec.lock.yaml and the numbers in it. */
export const lockFacts: FactsByCode = {
  "lock-conflict": {
    summary: "The lock holds merge conflicts.",
    why: "Both sides gave out numbers: taking both, or one, by hand can give one number to two fields.",
    fix: "Run `npx gen lock resolve`: it merges the two sides by their meaning.",
  },
  "lock-cursor-lowered": {
    summary: "The `next` number of a block is lower than it was.",
    why: "A number that was given once would be given again, to another field.",
    fix: "Restore the line from version control.",
  },
  "lock-deleted": {
    summary: "A block, entry or interaction of an earlier lock is gone.",
    why: "Its number or wire name would be free again, while old messages still carry it.",
    fix: "Restore it from version control. What is removed from the specs stays in the lock with `removed: true`.",
  },
  "lock-duplicate": {
    summary: "The lock has a name twice.",
    why: "It cannot say which number is the right one; mostly a merge went wrong.",
    fix: "Run `npx gen lock resolve`, or restore the file from version control.",
  },
  "lock-order": {
    summary: "A number of the lock is out of order, here twice, or not below `next`.",
    why: "Two fields of one number read each other's data; mostly a merge went wrong.",
    fix: "Run `npx gen lock resolve`, or restore the file from version control.",
  },
  "lock-renumbered": {
    summary: "A number of the lock means another field than before, or lost its type.",
    why: "Old messages would be read as something else.",
    fix: "Restore the line from version control; rename with `was:` in the spec.",
  },
  "lock-syntax": {
    summary: "A line of the lock is none that gen writes.",
    why: "The lock is never repaired in silence: a guess could renumber a contract.",
    fix: "Restore the file from version control; gen alone writes it.",
  },
  "numbers-exhausted": {
    summary: "A type has no number left to give.",
    why: "Numbers are never used again, and protobuf's end at 536 870 911.",
    fix: "Begin a new type.",
  },
  "rename-or-new": {
    summary: "One name is gone and one of the same type is new.",
    why: "A rename without `was:` gets a new number, so that old messages lose the value.",
    fix: "Write `was: <old name>` if it is a rename; else leave it: the old one is kept as removed.",
  },
};
