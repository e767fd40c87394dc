import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** Q02: A required argument was added. */
export const gqlArgAddedRequired: CompatRule = {
  id: "gql-arg-added-required",
  row: "Q02",
  axis: "wire",
  says: "was added and is required",
  summary: "A required argument was added.",
  why: "Queries without it are refused.",
  fix: "Add it with `?`.",
  claims: claim("root-added", (it) => it.field.in === "argument" && it.field.need === "required"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["order: { style: graphql, field: Query.order, in: { id: id }, out: Order? }"],
    ["order: { style: graphql, field: Query.order, in: { id: id, lang: string }, out: Order? }"],
  ),
};
