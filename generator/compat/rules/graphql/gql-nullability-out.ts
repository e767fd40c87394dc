import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** Q06: Whether a field of the graph may be null changed. */
export const gqlNullabilityOut: CompatRule = {
  id: "gql-nullability-out",
  row: "Q06",
  axis: "wire",
  says: "may be null otherwise than before",
  summary: "Whether a field of the graph may be null changed.",
  why: "Clients rely on a value that may be missing now.",
  fix: "Add a field beside it.",
  claims: claim("key", (it) => it.key === "optional"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where it is never null from now on",
    judge: ({ after }) => (after === "false" ? "safe" : null),
  },
  example: interactionsExample(
    ["order: { style: graphql, field: Query.order, in: { id: id }, out: Order }"],
    ["order: { style: graphql, field: Query.order, in: { id: id }, out: Order? }"],
  ),
};
