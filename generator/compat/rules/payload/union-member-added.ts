import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

/** A51: A union got a variant. */
export const unionMemberAdded: CompatRule = {
  id: "union-member-added",
  row: "A51",
  axis: "wire",
  says: "was added",
  summary: "A union got a variant.",
  why: "Old readers do not know it: generated ones get `$unknown`, others fail.",
  fix: "Let readers know the variant first, then send it.",
  claims: claim("variant-added"),
  verdicts: {
    json: column("safe", "breaking"),
    proto: column("safe", "dangerous"),
    avro: column("safe", "dangerous"),
    graphql: column("dangerous", "dangerous"),
  },
  exception: null,
  example: typesExample(
    ["Order: { fields: { pay: Pay } }", "Pay: { union: { card: Card } }", "Card: { fields: { pan: string } }"],
    [
      "Order: { fields: { pay: Pay } }",
      "Pay: { union: { card: Card, cash: Card } }",
      "Card: { fields: { pan: string } }",
    ],
  ),
};
