import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = defineOrdersHandlers({
<<<<<<< HEAD
  async getOrder({ id }) {
=======
  async getOrder({ id }, ctx) {
>>>>>>> other
    return { id };
  },
});
