import { definePricingHandlers } from "../../generated/pricing/handlers.js";

export const pricing = definePricingHandlers({
  async quote(_input, ctx) {
    throw ctx.unimplemented();
  },
  async quoteOld(_input, ctx) {
    throw ctx.unimplemented();
  },
});
