import { defineShippingHandlers } from "../../generated/shipping/handlers.js";

export const shipping = defineShippingHandlers({
  async promise(_input, ctx) {
    throw ctx.unimplemented();
  },
  async label(_input, ctx) {
    throw ctx.unimplemented();
  },
  async onOrderPlaced(_message, ctx) {
    throw ctx.unimplemented();
  },
  async courierPosition(_message, ctx) {
    throw ctx.unimplemented();
  },
  async courierGone(_message, ctx) {
    throw ctx.unimplemented();
  },
  async parcelHandedOver(_message, ctx) {
    throw ctx.unimplemented();
  },
});
