import { type Context, defineOrdersHandlers, type Order } from "../../generated/orders/handlers.js";

const reads = {
  async getOrder({ id }: Order) {
    return { id };
  },
};

const all = { ...reads, async placeOrder(input: Order, _ctx: Context) { return input; } };

export const orders = defineOrdersHandlers({
  ...all,
  exportOrders(_input, ctx) {
    throw ctx.unimplemented();
  },
});
