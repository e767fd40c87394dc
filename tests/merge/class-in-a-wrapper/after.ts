import { defineOrdersHandlers, type Order, type OrdersHandlers } from "../../generated/orders/handlers.js";

declare function logged<T>(it: T): T;

class Orders implements OrdersHandlers {
  async getOrder(input: Order) {
    return input;
  }

  readonly placeOrder: OrdersHandlers["placeOrder"] = async (_input, ctx) => {
    throw ctx.unimplemented();
  };
}

export const orders = defineOrdersHandlers(logged(new Orders()));
