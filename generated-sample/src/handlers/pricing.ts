import { couponUnknown } from "../../generated/pricing/errors.js";
import { definePricingHandlers } from "../../generated/pricing/handlers.js";
import type { QuoteInit, QuoteRequest } from "../../generated/pricing/types.js";
import { centsOf, euros } from "../money.js";

const percentOff: Readonly<Record<string, bigint>> = { TEN: 10n };

function quoted({ lines, couponCode }: QuoteRequest): QuoteInit {
  const percent = couponCode === undefined ? 0n : percentOff[couponCode];
  if (percent === undefined) throw couponUnknown({ couponCode: couponCode ?? "" });
  const full = lines.reduce((sum, it) => sum + centsOf(it.unitPrice) * BigInt(it.quantity), 0n);
  const net = full - (full * percent) / 100n;
  const tax = (net * 19n) / 100n;
  return { net: euros(net), taxes: { vat: euros(tax) }, total: euros(net + tax) };
}

export const pricing = definePricingHandlers({
  async quote(input) {
    return quoted(input);
  },
  async quoteOld(input) {
    return quoted(input);
  },
});
