import { defineInventoryHandlers } from "../inventory/handlers.js";

export const inventory = defineInventoryHandlers({
  async reserve(_input, ctx) {
    throw ctx.unimplemented();
  },
  async product(_input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveProduct(_keys, ctx) {
    throw ctx.unimplemented();
  },
});
