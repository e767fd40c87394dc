import { defineCouriersHandlers } from "../couriers/handlers.js";

export const couriers = defineCouriersHandlers({
  async position(_message, ctx) {
    throw ctx.unimplemented();
  },
  chat(_incoming, _input, ctx) {
    throw ctx.unimplemented();
  },
});
