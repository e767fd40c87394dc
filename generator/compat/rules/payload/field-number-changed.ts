import { type CompatRule, column, isOf } from "../../rule.ts";

/** A10: The protobuf number of a field or a variant changed. */
export const fieldNumberChanged: CompatRule = {
  id: "field-number-changed",
  row: "A10",
  axis: "wire",
  says: "has another number",
  summary: "The protobuf number of a field or a variant changed.",
  why: "Old bytes land in another field.",
  fix: "Restore the line in interspec.lock.yaml.",
  claims: (change) => isOf(change.fact, "field-number") || isOf(change.fact, "variant-number"),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("forbidden", "forbidden"),
    avro: column("safe", "safe"),
    graphql: column("safe", "safe"),
  },
  exception: {
    says: "breaking, and not forbidden, where another type took the place of the old one",
    judge: (change, use) =>
      isOf(change.fact, "field-number") && !change.fact.isSameRecord && use.codec === "proto" ? "breaking" : null,
  },
  example: null,
};
