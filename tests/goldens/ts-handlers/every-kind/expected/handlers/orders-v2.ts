import { defineOrdersV2Handlers } from "../orders-v2/handlers.js";

export const ordersV2 = defineOrdersV2Handlers({
  async getOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
  async reserve(_input, ctx) {
    throw ctx.unimplemented();
  },
  exportOrders(_input, ctx) {
    throw ctx.unimplemented();
  },
  async takeOrders(_incoming, ctx) {
    throw ctx.unimplemented();
  },
  chat(_incoming, ctx) {
    throw ctx.unimplemented();
  },
  async order(_input, ctx) {
    throw ctx.unimplemented();
  },
  async onStockLow(_message, ctx) {
    throw ctx.unimplemented();
  },
  async ordersOf(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
  newOrders(_input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveOrder(_keys, ctx) {
    throw ctx.unimplemented();
  },
  orderFeed(_input, ctx) {
    throw ctx.unimplemented();
  },
  support(_incoming, _input, ctx) {
    throw ctx.unimplemented();
  },
  async bell(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onScan(_message, ctx) {
    throw ctx.unimplemented();
  },
});
