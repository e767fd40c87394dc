import { words } from "../../base/words.ts";
import { scalarOf } from "../../model/walk.ts";
import { serviceFile } from "../example.ts";
import { defineRule, finding } from "../rule.ts";
import { aboutField, writtenFields } from "../written-fields.ts";

const moneyWords = new Set(
  "price prices amount cost costs fee fees tax vat salary wage balance revenue money payment refund discount charge tip subtotal".split(
    " ",
  ),
);
/** What makes a share or a count of money. */
const plainWords = new Set("ratio rate percent percentage factor share weight score count index".split(" "));

const shop = (type: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { quote: { style: grpc, in: { sku: string }, out: { price: ${type} } } }`,
  ),
});

/** See `summary`. */
export const floatMoney = defineRule({
  id: "float-money",
  severity: "warning",
  summary: "Money is a decimal, or an int of the smallest coin, and never a double.",
  why: "A double cannot hold 0.10: sums are off by a cent, and no two languages round alike.",
  examples: { bad: shop("double"), good: shop('"decimal(18,2)"') },
  *check({ workspace }) {
    for (const written of writtenFields(workspace)) {
      const { record, field } = written;
      if (!isMoney(field.name) || scalarOf(workspace, field.type)?.name !== "double") continue;
      yield finding({
        message: `'${record.name}.${field.name}' looks like money and is a double`,
        origin: field.origin,
        help: "write `decimal(18,2)`",
        about: aboutField(written),
      });
    }
  },
});

function isMoney(name: string): boolean {
  const all = words(name);
  return (name === "total" || all.some((it) => moneyWords.has(it))) && !all.some((it) => plainWords.has(it));
}
