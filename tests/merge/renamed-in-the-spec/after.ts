import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = defineOrdersHandlers({
  async getOrder({ id }) {
    return { id };
  },
  async placeOrder(input) {
    return input;
  },
  async cancelOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
});
