import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = defineOrdersHandlers({
  async readOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
});
