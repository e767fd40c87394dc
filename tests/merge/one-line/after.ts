import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = defineOrdersHandlers({ getOrder: async ({ id }) => ({ id }), async placeOrder(_input, ctx) { throw ctx.unimplemented(); }, async cancelOrder(_input, ctx) { throw ctx.unimplemented(); } });
