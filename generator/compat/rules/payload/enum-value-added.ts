import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** A43: A closed enum got a value. */
export const enumValueAdded: CompatRule = {
  id: "enum-value-added",
  row: "A43",
  axis: "wire",
  says: "was added to a closed enum",
  summary: "A closed enum got a value.",
  why: "Old readers were promised no other value, and fail on it.",
  fix: "Let readers know the value first, then send it. Better: leave enums open.",
  claims: claim("value-added", (it) => it.type.closed),
  verdicts: {
    json: column("safe", "dangerous"),
    proto: column("safe", "dangerous"),
    avro: column("safe", "breaking"),
    graphql: column("safe", "dangerous"),
  },
  exception: {
    says: "breaking where the policy says `enums: closed`",
    judge: (_change, use, lens) => (lens === "forward" && use.policy.enums === "closed" ? "breaking" : null),
  },
  example: typesExample(
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN, DONE], closed: true }"],
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN, DONE, LOST], closed: true }"],
  ),
};
