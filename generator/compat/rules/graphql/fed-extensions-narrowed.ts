import { graphTypesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** Q20: A service may no longer add fields to an entity. */
export const fedExtensionsNarrowed: CompatRule = {
  id: "fed-extensions-narrowed",
  row: "Q20",
  axis: "wire",
  says: "may be extended by fewer services",
  summary: "A service may no longer add fields to an entity.",
  why: "Its subgraph is refused, and with it the graph.",
  fix: "Remove its fields first.",
  claims: claim("entity-extensions"),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("safe", "safe"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: graphTypesExample(
    ["Order: { key: id, allowExtensionsFrom: [orders], fields: { id: id } }"],
    ["Order: { key: id, fields: { id: id } }"],
  ),
};
