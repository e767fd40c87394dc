import { graphTypesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** Q13: A type lost its key. */
export const fedKeyRemoved: CompatRule = {
  id: "fed-key-removed",
  row: "Q13",
  axis: "wire",
  says: "is no entity any more",
  summary: "A type lost its key.",
  why: "Other subgraphs ask for it by the key.",
  fix: "Keep the key until no subgraph refers to the type.",
  claims: claim("entity-key", (it) => it.from.key !== null && it.to.key === null),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("safe", "safe"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: graphTypesExample(
    ["Order: { key: id, fields: { id: id, no: string } }"],
    ["Order: { fields: { id: id, no: string } }"],
  ),
};
