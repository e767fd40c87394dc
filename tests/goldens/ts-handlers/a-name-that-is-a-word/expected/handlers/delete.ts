import { defineDeleteHandlers } from "../delete/handlers.js";

export const delete_ = defineDeleteHandlers({
  async delete(_input, ctx) {
    throw ctx.unimplemented();
  },
});
