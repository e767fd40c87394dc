import { defineNotificationsHandlers } from "../../generated/notifications/handlers.js";

export const notifications = defineNotificationsHandlers({
  async readPreferences(_input, ctx) {
    throw ctx.unimplemented();
  },
  async savePreferences(_input, ctx) {
    throw ctx.unimplemented();
  },
  notices(_input, ctx) {
    throw ctx.unimplemented();
  },
  replay(_input, ctx) {
    throw ctx.unimplemented();
  },
  async onOrderMoved(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onParcelMoved(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onCourierGone(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onReviewWritten(_message, ctx) {
    throw ctx.unimplemented();
  },
});
