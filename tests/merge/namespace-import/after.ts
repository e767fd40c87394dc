import * as api from "../../generated/orders/handlers.js";

export const orders = api.defineOrdersHandlers({
  async getOrder({ id }) {
    return { id };
  },
  async placeOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
});

export class Orders implements api.OrdersHandlers {
  async getOrder({ id }: api.Order) {
    return { id };
  }

  readonly placeOrder: api.OrdersHandlers["placeOrder"] = async (_input, ctx) => {
    throw ctx.unimplemented();
  };
}
