import { cardDeclined } from "../../generated/payments/errors.js";
import { definePaymentsHandlers } from "../../generated/payments/handlers.js";
import { type AuthorizeInput, PaymentId, PaymentOutcome } from "../../generated/payments/types.js";
import { database } from "../database.js";

interface Payment extends Pick<AuthorizeInput, "orderId" | "amount"> {
  readonly paymentId: PaymentId;
}

const holdMs = 7 * 24 * 60 * 60 * 1000;
/** By their orders: the bank's references. */
const held = new Map<string, Payment>();

export const payments = definePaymentsHandlers({
  async authorize({ orderId, amount, method }) {
    if (method.case === "card" && method.value.last4 === "0002") throw cardDeclined({ reason: "DECLINED" });
    const paymentId = PaymentId(crypto.randomUUID());
    held.set(orderId, { paymentId, orderId, amount });
    return { paymentId, heldUntil: new Date(Date.now() + holdMs) };
  },
  async refund() {
    return { refundId: crypto.randomUUID() };
  },
  async bankNotice({ reference, settled }, ctx) {
    const payment = held.get(reference);
    if (payment === undefined) return { received: false };
    const outcome = settled
      ? PaymentOutcome.settled({ ...payment, at: new Date() })
      : PaymentOutcome.failed({ paymentId: payment.paymentId, orderId: reference, reason: "DECLINED" });
    await database.transaction((tx) => ctx.publish.using(tx).paymentEnded(outcome));
    return { received: true };
  },
});
