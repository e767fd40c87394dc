import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** Q01: An optional argument was added. */
export const gqlArgAddedOptional: CompatRule = {
  id: "gql-arg-added-optional",
  row: "Q01",
  axis: "wire",
  says: "was added",
  summary: "An optional argument was added.",
  why: "Nobody has to give it.",
  fix: "Nothing to do.",
  claims: claim(
    "root-added",
    (it) =>
      it.field.in === "argument" &&
      (it.field.need === "optional" || it.field.field.default === null) &&
      it.field.need !== "required",
  ),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    ["order: { style: graphql, field: Query.order, in: { id: id }, out: Order? }"],
    ['order: { style: graphql, field: Query.order, in: { id: id, lang: "string?" }, out: Order? }'],
  ),
};
