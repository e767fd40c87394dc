import { defineNotificationsHandlers } from "../../generated/notifications/handlers.js";
import type { NoticeInit, PreferencesInit } from "../../generated/notifications/types.js";
import { callerOf } from "../who-calls.js";

const preferences = new Map<string, PreferencesInit>();
const told: readonly NoticeInit[] = [
  { sequence: 1n, title: "Welcome", body: "It is good to have you." },
  { sequence: 2n, title: "On its way", body: "Your lamp has left the house." },
];

function preferencesOf(id: string): PreferencesInit {
  return preferences.get(id) ?? { channels: ["MAIL"], revision: 1n };
}

export const notifications = defineNotificationsHandlers({
  async readPreferences(_input, ctx) {
    return preferencesOf(callerOf(ctx));
  },
  async savePreferences(input, ctx) {
    const id = callerOf(ctx);
    const saved = { ...input, revision: preferencesOf(id).revision + 1n };
    preferences.set(id, saved);
    return saved;
  },
  notices(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *replay({ sequence = 0n }) {
    yield* told.filter((it) => it.sequence > sequence);
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
