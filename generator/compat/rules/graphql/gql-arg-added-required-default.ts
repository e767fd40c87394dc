import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** Q03: An argument with a default was added. */
export const gqlArgAddedRequiredDefault: CompatRule = {
  id: "gql-arg-added-required-default",
  row: "Q03",
  axis: "wire",
  says: "was added with a default",
  summary: "An argument with a default was added.",
  why: "Queries without it get the default.",
  fix: "See that the default is what today's queries mean.",
  claims: claim(
    "root-added",
    (it) => it.field.in === "argument" && it.field.need === "default" && it.field.field.default !== null,
  ),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    ["order: { style: graphql, field: Query.order, in: { id: id }, out: Order? }"],
    ["order: { style: graphql, field: Query.order, in: { id: id, lang: { type: string, default: en } }, out: Order? }"],
  ),
};
