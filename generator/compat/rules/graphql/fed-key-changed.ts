import { graphTypesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** Q12: The key of an entity changed. */
export const fedKeyChanged: CompatRule = {
  id: "fed-key-changed",
  row: "Q12",
  axis: "wire",
  says: "has another key",
  summary: "The key of an entity changed.",
  why: "Other subgraphs ask for it by the old key.",
  fix: "Keep the old key until every subgraph asks by the new one.",
  claims: claim("entity-key", (it) => it.from.key !== null && it.to.key !== null),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("safe", "safe"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: graphTypesExample(
    ["Order: { key: id, fields: { id: id, no: string } }"],
    ["Order: { key: no, fields: { id: id, no: string } }"],
  ),
};
