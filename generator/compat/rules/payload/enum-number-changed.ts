import { type CompatRule, claim, column } from "../../rule.ts";

/** A48: The number of an enum value changed. */
export const enumNumberChanged: CompatRule = {
  id: "enum-number-changed",
  row: "A48",
  axis: "wire",
  says: "has another number",
  summary: "The number of an enum value changed.",
  why: "Old bytes mean another value.",
  fix: "Restore the line in interspec.lock.yaml.",
  claims: claim("value-number"),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("forbidden", "forbidden"),
    avro: column("safe", "safe"),
    graphql: column("safe", "safe"),
  },
  exception: null,
  example: null,
};
