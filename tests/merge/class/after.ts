import type { Context, Order, OrdersHandlers } from "../../generated/orders/handlers.js";

export class Orders implements OrdersHandlers {
  async getOrder({ id }: Order, _ctx: Context): Promise<Order> {
    return { id };
  }

  readonly placeOrder: OrdersHandlers["placeOrder"] = async (_input, ctx) => {
    throw ctx.unimplemented();
  };

  readonly exportOrders: OrdersHandlers["exportOrders"] = (_input, ctx) => {
    throw ctx.unimplemented();
  };
}

export const orders = new Orders();
