import { defineOrdersHandlers } from "../orders/handlers.js";

export const orders = defineOrdersHandlers({
  async getOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
  async listOrders(_input, ctx) {
    throw ctx.unimplemented();
  },
  async placeOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
  exportOrders(_input, ctx) {
    throw ctx.unimplemented();
  },
  async onStockLow(_message, ctx) {
    throw ctx.unimplemented();
  },
  async order(_input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveOrder(_keys, ctx) {
    throw ctx.unimplemented();
  },
  orderFeed(_input, ctx) {
    throw ctx.unimplemented();
  },
});
