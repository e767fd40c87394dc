import type { OrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = {
  async getOrder({ id }) {
    return { id };
  },
  async placeOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
} as const satisfies OrdersHandlers;
