import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

function placeOrder(id: string) {
  return { id };
}

const exportOrders = ["a", "b"];

export const orders = defineOrdersHandlers({
  async getOrder({ id }) {
    const placeOrder_ = placeOrder(id);
    const placed = { exportOrders, placeOrder: placeOrder_ };
    return placed.placeOrder;
  },
});
