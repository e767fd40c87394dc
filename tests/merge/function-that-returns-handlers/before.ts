import type { OrdersHandlers } from "../../generated/orders/handlers.js";

export async function createOrders(): Promise<OrdersHandlers> {
  const later = () => {
    return { placeOrder: 1 };
  };
  later();
  return {
    async getOrder({ id }) {
      return { id };
    },
  };
}
