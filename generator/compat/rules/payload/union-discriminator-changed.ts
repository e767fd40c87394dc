import { typesExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";
import { wireVerdict } from "../../wire-verdict.ts";

/** A54: The tag of a variant changed. */
export const unionDiscriminatorChanged: CompatRule = {
  id: "union-discriminator-changed",
  row: "A54",
  axis: "wire",
  says: "has another tag",
  summary: "The tag of a variant changed.",
  why: "Those who read the old tag do not know the new one.",
  fix: "Write `was: <old name>`, which keeps the tag on the wire.",
  claims: claim("variant-renamed"),
  verdicts: always("breaking"),
  exception: {
    says: "only code where the tag on the wire stayed",
    judge: (change, use) =>
      isOf(change.fact, "variant-renamed") ? wireVerdict(change.fact.wires, use.codec, "source") : null,
  },
  example: typesExample(
    ["Order: { fields: { pay: Pay } }", "Pay: { union: { card: Card } }", "Card: { fields: { pan: string } }"],
    [
      "Order: { fields: { pay: Pay } }",
      "Pay: { union: { card: { type: Card, wire: { json: plastic } } } }",
      "Card: { fields: { pan: string } }",
    ],
  ),
};
