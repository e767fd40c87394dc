import { graphTypesExample } from "../../example.ts";
import { type CompatRule, column, isOf } from "../../rule.ts";

/** Q07: A reference to an entity became a plain value, or the other way round, or a field has a value where it had none. */
export const gqlTypeKindChanged: CompatRule = {
  id: "gql-type-kind-changed",
  row: "Q07",
  axis: "wire",
  says: "is another kind of thing in the graph",
  summary:
    "A reference to an entity became a plain value, or the other way round, or a field has a value where it had none.",
  why: "Queries ask for what is not there.",
  fix: "Add a field beside it.",
  claims: (change) => isOf(change.fact, "reference") || (isOf(change.fact, "key") && change.fact.key === "output"),
  verdicts: {
    json: column("safe", "safe"),
    proto: column("safe", "safe"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: graphTypesExample(
    ["Order: { key: id, fields: { id: id, buyer: ref<Buyer> } }", "Buyer: { key: id, fields: { id: id } }"],
    ["Order: { key: id, fields: { id: id, buyer: id } }", "Buyer: { key: id, fields: { id: id } }"],
  ),
};
