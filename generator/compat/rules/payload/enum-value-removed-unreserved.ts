import { type CompatRule, claim, column } from "../../rule.ts";

/** A46: An enum lost a value without a tombstone in the lock. */
export const enumValueRemovedUnreserved: CompatRule = {
  id: "enum-value-removed-unreserved",
  row: "A46",
  axis: "wire",
  says: "is gone, and its number is not reserved",
  summary: "An enum lost a value without a tombstone in the lock.",
  why: "The number would be given again, and old bytes would mean another value.",
  fix: "Run `gen`, and commit interspec.lock.yaml as it writes it.",
  claims: claim("value-removed", (it) => !it.isReserved),
  verdicts: {
    json: column("breaking", "breaking"),
    proto: column("forbidden", "forbidden"),
    avro: column("breaking", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: null,
};
