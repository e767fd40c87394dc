import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";

/** A50: An enum was opened or closed. */
export const enumOpenness: CompatRule = {
  id: "enum-openness",
  row: "A50",
  axis: "wire",
  says: "is open now, or closed",
  summary: "An enum was opened or closed.",
  why: "Old readers of a closed enum fail on values that they do not know; new readers of an enum that was closed fail on those of old senders.",
  fix: "Open it where readers have followed, and leave it open.",
  claims: claim("openness"),
  verdicts: {
    json: column("safe", "breaking"),
    proto: column("safe", "dangerous"),
    avro: column("safe", "safe"),
    graphql: column("safe", "safe"),
  },
  exception: {
    says: "closing breaks new readers, opening old ones",
    judge: (change, use, lens) => {
      if (!isOf(change.fact, "openness") || !change.fact.isClosed) return null;
      if (use.codec === "avro" || use.codec === "graphql") return "safe";
      return lens === "backward" ? "breaking" : "safe";
    },
  },
  example: typesExample(
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN], closed: true }"],
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN] }"],
  ),
};
