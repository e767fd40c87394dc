import { always, type CompatRule, claim } from "../../rule.ts";

/** E07: The type of the key of an event changed. */
export const keySchemaChanged: CompatRule = {
  id: "key-schema-changed",
  row: "E07",
  axis: "wire",
  says: "has a key of another type",
  summary: "The type of the key of an event changed.",
  why: "The bytes of a key decide its partition: any change moves keys.",
  fix: "Publish to a new topic.",
  claims: claim("key", (it) => it.key === "partitionKeyType"),
  verdicts: always("breaking"),
  exception: null,
  example: null,
};
