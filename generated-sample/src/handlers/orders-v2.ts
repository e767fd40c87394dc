import { defineOrdersV2Handlers } from "../../generated/orders-v2/handlers.js";

export const ordersV2 = defineOrdersV2Handlers({
  async placeOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
  async reorder(_input, ctx) {
    throw ctx.unimplemented();
  },
  async getOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
  async listOrders(_input, ctx) {
    throw ctx.unimplemented();
  },
  async cancelOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
  exportOrders(_input, ctx) {
    throw ctx.unimplemented();
  },
  async onPaymentEnded(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onCustomerLeft(_message, ctx) {
    throw ctx.unimplemented();
  },
  async order(_input, ctx) {
    throw ctx.unimplemented();
  },
  orderOnItsWay(_input, ctx) {
    throw ctx.unimplemented();
  },
  async customerOrders(_parents, _input, ctx) {
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
});
