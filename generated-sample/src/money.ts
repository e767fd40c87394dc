import { interactionError } from "@interspec/runtime";
import { Amount, type Money } from "../generated/common/types.js";

const mostCents = 10n ** 18n - 1n;

/** An amount of euros; throws `out_of_range` where it is more than an `Amount` can hold. */
export function euros(cents: bigint): Money {
  if (cents > mostCents)
    throw interactionError({ code: "out_of_range", reason: null, details: null, message: "that is too much money" });
  const digits = String(cents).padStart(3, "0");
  return { amount: Amount(`${digits.slice(0, -2)}.${digits.slice(-2)}`), currency: "EUR" };
}

/** The cents of an amount, whatever its currency: the sample knows no rates. */
export function centsOf({ amount }: Money): bigint {
  return BigInt(amount.replace(".", ""));
}

/** `29.90 EUR` */
export function moneyText({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}
