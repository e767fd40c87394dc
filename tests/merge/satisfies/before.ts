import type { OrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = {
  async getOrder({ id }) {
    return { id };
  },
} as const satisfies OrdersHandlers;
