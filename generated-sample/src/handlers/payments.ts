import { cardDeclined } from "../../generated/payments/errors.js";
import { definePaymentsHandlers } from "../../generated/payments/handlers.js";
import { PaymentId } from "../../generated/payments/types.js";

const holdMs = 7 * 24 * 60 * 60 * 1000;

export const payments = definePaymentsHandlers({
  async authorize({ method }) {
    if (method.case === "card" && method.value.last4 === "0002") throw cardDeclined({ reason: "DECLINED" });
    return { paymentId: PaymentId(crypto.randomUUID()), heldUntil: new Date(Date.now() + holdMs) };
  },
  async refund() {
    return { refundId: crypto.randomUUID() };
  },
  async bankNotice() {
    return { received: true };
  },
});
