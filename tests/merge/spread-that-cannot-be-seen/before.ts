import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

declare function more(): { placeOrder(input: { id: string }): Promise<{ id: string }> };

export const orders = defineOrdersHandlers({
  async getOrder({ id }) {
    return { id };
  },
  ...more(),
});
