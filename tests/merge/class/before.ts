import type { Context, Order, OrdersHandlers } from "../../generated/orders/handlers.js";

export class Orders implements OrdersHandlers {
  async getOrder({ id }: Order, _ctx: Context): Promise<Order> {
    return { id };
  }
}

export const orders = new Orders();
