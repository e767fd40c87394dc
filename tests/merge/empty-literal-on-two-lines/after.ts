import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

  export const orders = defineOrdersHandlers({
    async getOrder(_input, ctx) {
      throw ctx.unimplemented();
    },
    async placeOrder(_input, ctx) {
      throw ctx.unimplemented();
    },
  });
