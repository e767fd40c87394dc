import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** A56: A field got a default. */
export const defaultAdded: CompatRule = {
  id: "default-added",
  row: "A56",
  axis: "wire",
  says: "has a default now",
  summary: "A field got a default.",
  why: "What is left out is no longer refused, but taken for the default.",
  fix: "See that the default is what senders mean who leave it out.",
  claims: claim("default", (it) => it.from === null),
  verdicts: {
    json: column("dangerous", "safe"),
    proto: column("dangerous", "safe"),
    avro: column("safe", "safe"),
    graphql: column("dangerous", "safe"),
  },
  exception: null,
  example: fieldsExample(["id: id", "size: int"], ["id: id", "size: { type: int, default: 1 }"]),
};
