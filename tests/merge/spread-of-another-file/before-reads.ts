import type { OrdersHandlers } from "../../generated/orders/handlers.js";

const own = {
  async getOrder({ id }) {
    return { id };
  },
} satisfies Partial<OrdersHandlers>;

export { own as reads };
