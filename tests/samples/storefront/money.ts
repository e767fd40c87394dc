import { expect } from "vitest";
import { Sku } from "../../../generated-sample/generated/catalog/types.ts";
import { Amount, CountryCode } from "../../../generated-sample/generated/common/types.ts";
import { createPaymentsClient } from "../../../generated-sample/generated/payments/client.ts";
import { bankBusy } from "../../../generated-sample/generated/payments/errors.ts";
import { PaymentId, PaymentMethod } from "../../../generated-sample/generated/payments/types.ts";
import { createPricingClient } from "../../../generated-sample/generated/pricing/client.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const money = (amount: string) => ({ amount: Amount(amount), currency: "EUR" });
const lines = [{ product: Sku("LA-0001"), quantity: 2, unitPrice: money("50.00") }];
const shipTo = CountryCode("AT");
const quote = { net: money("90.00"), taxes: { vat: money("17.10") }, total: money("107.10") };
const unknownCoupon = {
  code: "invalid_argument",
  reason: "COUPON_UNKNOWN",
  details: { couponCode: "ELEVEN" },
} as const;

/** How prices and payments are shown, less the events of payments. */
export function moneyShows({ urlOf, as, partner, open, faults }: TestShop): Shows {
  const till = open(createPricingClient(urlOf("pricing"), partner));
  const orders = open(createPricingClient(urlOf("pricing"), as("service", "orders")));
  const payments = urlOf("payments");
  const cashier = open(createPaymentsClient(payments, as("service", "orders")));
  const staff = open(createPaymentsClient(payments, as("staff", "sam", "orders:refund")));
  const bank = open(createPaymentsClient(payments, partner));
  const authorized = (orderId: string, method: PaymentMethod) =>
    cashier.authorize({ orderId, amount: money("107.10"), method });
  const card = (last4: string) => PaymentMethod.card({ token: "a-token-of-a-card", last4 });
  return {
    "pricing.quote": {
      works: async () => expect(await orders.quote({ lines, shipTo, couponCode: "TEN" })).toMatchObject(quote),
      fails: () => refused(orders.quote({ lines, shipTo, couponCode: "ELEVEN" }), unknownCoupon),
    },
    "pricing.quoteOld": {
      works: async () => expect(await till.quoteOld({ lines, shipTo, couponCode: "TEN" })).toMatchObject(quote),
      fails: () => refused(till.quoteOld({ lines, shipTo, couponCode: "ELEVEN" }), unknownCoupon),
    },
    "payments.authorize": {
      async works() {
        const { heldUntil } = await authorized("money-1", card("4242"));
        expect(heldUntil.getTime()).toBeGreaterThan(Date.now());
      },
      fails: () =>
        refused(authorized("money-2", card("0002")), {
          code: "failed_precondition",
          reason: "CARD_DECLINED",
          details: { reason: "DECLINED" },
        }),
    },
    "payments.refund": {
      async works() {
        const refund = { paymentId: PaymentId("payment-1"), amount: money("1.00"), reason: "it was broken" };
        expect((await staff.refund(refund)).refundId).toMatch(/^[0-9a-f-]{36}$/);
      },
      fails() {
        const refund = { paymentId: PaymentId("payment-1"), amount: money("1.00"), reason: "it was broken" };
        const busy = { code: "unavailable", reason: "BANK_BUSY", details: { after: 1000 }, retryable: true } as const;
        return faults.during("payments.refund", bankBusy({ after: 1000 }), () => refused(staff.refund(refund), busy));
      },
    },
    "payments.bankNotice": {
      async works() {
        await authorized("money-3", PaymentMethod.voucher("4711"));
        const notice = { settled: true, raw: { from: "the bank" } };
        expect(await bank.bankNotice({ reference: "money-3", ...notice })).toEqual({ received: true });
        expect(await bank.bankNotice({ reference: "nobody", ...notice })).toEqual({ received: false });
      },
      fails: () =>
        refused(staff.bankNotice({ reference: "money-3", settled: true, raw: {} }), { code: "unauthenticated" }),
    },
  };
}
