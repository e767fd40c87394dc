import type { OrdersHandlers } from "../../generated/orders/handlers.js";

export const orders: OrdersHandlers = {
  async getOrder({ id }) {
    return { id };
  },
};
