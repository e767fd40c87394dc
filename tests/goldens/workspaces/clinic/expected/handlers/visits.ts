import { defineVisitsHandlers } from "../visits/handlers.js";

export const visits = defineVisitsHandlers({
  async freeSlots(_input, ctx) {
    throw ctx.unimplemented();
  },
  async book(_input, ctx) {
    throw ctx.unimplemented();
  },
  async cancel(_input, ctx) {
    throw ctx.unimplemented();
  },
  async checkIn(_message, ctx) {
    throw ctx.unimplemented();
  },
  board(_input, ctx) {
    throw ctx.unimplemented();
  },
  async visit(_input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveVisit(_keys, ctx) {
    throw ctx.unimplemented();
  },
});
