import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = defineOrdersHandlers({
  async readOrder({ orderId }) {
    return { orderId, placedOn: "2020-01-15", status: "DONE", totalCents: 2990 };
  },
});
