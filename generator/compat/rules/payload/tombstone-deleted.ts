import { always, type CompatRule, claim } from "../../rule.ts";

/** A66: A reserved number is gone from the lock. */
export const tombstoneDeleted: CompatRule = {
  id: "tombstone-deleted",
  row: "A66",
  axis: "wire",
  says: "has lost a reserved number",
  summary: "A reserved number is gone from the lock.",
  why: "It would be given again, and old bytes would land in another field.",
  fix: "Restore the line in interspec.lock.yaml.",
  claims: claim("tombstone"),
  verdicts: always("forbidden"),
  exception: null,
  example: null,
};
