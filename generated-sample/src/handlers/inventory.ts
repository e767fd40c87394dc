import { defineInventoryHandlers } from "../../generated/inventory/handlers.js";

export const inventory = defineInventoryHandlers({
  async reserve(_input, ctx) {
    throw ctx.unimplemented();
  },
  async release(_input, ctx) {
    throw ctx.unimplemented();
  },
  async stockOf(_input, ctx) {
    throw ctx.unimplemented();
  },
  watchStock(_input, ctx) {
    throw ctx.unimplemented();
  },
  async takeStock(_incoming, ctx) {
    throw ctx.unimplemented();
  },
  scan(_incoming, ctx) {
    throw ctx.unimplemented();
  },
  async onOrderCancelled(_message, ctx) {
    throw ctx.unimplemented();
  },
  async productStock(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
});
