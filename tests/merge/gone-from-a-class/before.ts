import type { Order, OrdersHandlers } from "../../generated/orders/handlers.js";

export class Orders implements OrdersHandlers {
  async getOrder({ id }: Order) {
    return this.load(id);
  }
  async placeOrder(input: Order) {
    return input;
  }
  async load(id: string) {
    return { id };
  }
}
