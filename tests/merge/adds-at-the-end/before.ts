import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = defineOrdersHandlers({
  async getOrder({ id }) {
    return { id };
  },
});
