import { defineLabResultsHandlers } from "../lab-results/handlers.js";

export const labResults = defineLabResultsHandlers({
  async results(_input, ctx) {
    throw ctx.unimplemented();
  },
  follow(_input, ctx) {
    throw ctx.unimplemented();
  },
  async onVisitMoved(_message, ctx) {
    throw ctx.unimplemented();
  },
  async visitResults(_input, ctx) {
    throw ctx.unimplemented();
  },
});
