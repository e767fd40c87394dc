import { defineOrdersHandlers, type Order, type OrdersHandlers } from "../../generated/orders/handlers.js";

const handlers = {
  async getOrder({ id }: Order) {
    return { id };
  },
  placeOrder: (async (_input, ctx) => {
    throw ctx.unimplemented();
  }) satisfies OrdersHandlers["placeOrder"],
};

export const orders = defineOrdersHandlers(handlers);
