import type { Order, OrdersHandlers } from "../../generated/orders/handlers.js";

abstract class Reads {
  async getOrder({ id }: Order) {
    return { id };
  }
}

export class Orders extends Reads implements OrdersHandlers {
  ["placeOrder"] = async (input: Order) => input;

  readonly cancelOrder: OrdersHandlers["cancelOrder"] = async (_input, ctx) => {
    throw ctx.unimplemented();
  };
}
