import type { OrdersHandlers } from "../../generated/orders/handlers.js";

export const orders: OrdersHandlers = {
  async getOrder({ id }) {
    return { id };
  },
  async placeOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
};
