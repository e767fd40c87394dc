import * as api from "../../generated/orders/handlers.js";

export const orders = api.defineOrdersHandlers({
  async getOrder({ id }) {
    return { id };
  },
});

export class Orders implements api.OrdersHandlers {
  async getOrder({ id }: api.Order) {
    return { id };
  }
}
