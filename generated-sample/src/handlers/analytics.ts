import { defineAnalyticsHandlers } from "../../generated/analytics/handlers.js";

export const analytics = defineAnalyticsHandlers({
  async clicks(_incoming, ctx) {
    throw ctx.unimplemented();
  },
  async sales(_input, ctx) {
    throw ctx.unimplemented();
  },
  async search(_input, ctx) {
    throw ctx.unimplemented();
  },
  async heatmap(_input, ctx) {
    throw ctx.unimplemented();
  },
  async onPosition(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onOrderPlaced(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onProductChanged(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onPriceChanged(_message, ctx) {
    throw ctx.unimplemented();
  },
});
