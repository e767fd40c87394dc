import { defineOrdersHandlers as define } from "../../generated/orders/handlers.js";

export const orders = define({
  async getOrder({ id }) {
    return { id };
  },
});
