import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export default defineOrdersHandlers({
  async getOrder({ id }) {
    return { id };
  },
});
