import { definePaymentsHandlers } from "../../generated/payments/handlers.js";

export const payments = definePaymentsHandlers({
  async authorize(_input, ctx) {
    throw ctx.unimplemented();
  },
  async refund(_input, ctx) {
    throw ctx.unimplemented();
  },
  async bankNotice(_input, ctx) {
    throw ctx.unimplemented();
  },
});
