import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** A44: An open enum got a value. */
export const enumValueAddedOpen: CompatRule = {
  id: "enum-value-added-open",
  row: "A44",
  axis: "wire",
  says: "was added",
  summary: "An open enum got a value.",
  why: "Readers of an open enum keep what they do not know.",
  fix: "Nothing to do; clients of a graph read it as `UNRECOGNIZED` until they follow.",
  claims: claim("value-added", (it) => !it.type.closed),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("safe", "safe"),
    avro: column("safe", "safe"),
    graphql: column("safe", "dangerous"),
  },
  exception: null,
  example: typesExample(
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN, DONE] }"],
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN, DONE, LOST] }"],
  ),
};
