import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** Q11: An interaction answers another field of the graph. */
export const gqlRootChanged: CompatRule = {
  id: "gql-root-changed",
  row: "Q11",
  axis: "wire",
  says: "is another field of the graph",
  summary: "An interaction answers another field of the graph.",
  why: "Queries of the old field are refused.",
  fix: "Add an interaction for the new field, and remove this one after its sunset.",
  claims: claim("key", (it) => it.key === "field"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["order: { style: graphql, field: Query.order, in: { id: id }, out: Order? }"],
    ["order: { style: graphql, field: Query.oneOrder, in: { id: id }, out: Order? }"],
  ),
};
