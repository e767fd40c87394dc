import { defineOrdersHandlers, type Order } from "../../generated/orders/handlers.js";

const handlers = {
  async getOrder({ id }: Order) {
    return { id };
  },
};

export const orders = defineOrdersHandlers(handlers);
