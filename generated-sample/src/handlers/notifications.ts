import { defineNotificationsHandlers } from "../../generated/notifications/handlers.js";
import type { NoticeInit, PreferencesInit } from "../../generated/notifications/types.js";
import { Broadcast } from "../broadcast.js";
import { callerOf } from "../who-calls.js";

const preferences = new Map<string, PreferencesInit>();
const told: NoticeInit[] = [
  { sequence: 1n, title: "Welcome", body: "It is good to have you." },
  { sequence: 2n, title: "On its way", body: "Your lamp has left the house." },
];
const news = new Broadcast<NoticeInit>();

function tell(title: string, body: string): void {
  const notice = { sequence: BigInt(told.length + 1), title, body };
  told.push(notice);
  news.tell(notice);
}

function preferencesOf(id: string): PreferencesInit {
  return preferences.get(id) ?? { channels: ["MAIL"], revision: 1n };
}

export const notifications = defineNotificationsHandlers({
  async readPreferences(_input, ctx) {
    return preferencesOf(callerOf(ctx));
  },
  async savePreferences(input, ctx) {
    const id = callerOf(ctx);
    const { revision } = preferencesOf(id);
    ctx.expectVersion(revision);
    const saved = { ...input, revision: revision + 1n };
    preferences.set(id, saved);
    return saved;
  },
  async *notices(_input, ctx) {
    const later = news.follow(ctx.signal);
    yield* told.slice(-1);
    yield* later;
  },
  async *replay({ sequence = 0n }) {
    yield* told.filter((it) => it.sequence > sequence);
  },
  async onOrderMoved({ orderId, status }) {
    tell(`Your order is ${status}`, `It is the order ${orderId}.`);
  },
  async onParcelMoved({ state, orderId }) {
    tell(`Your parcel is ${state}`, `It belongs to the order ${orderId}.`);
  },
  async onCourierGone({ courierId }) {
    tell("A courier cannot be reached", `It is ${courierId}.`);
  },
  async onReviewWritten({ stars }) {
    tell("Thank you", `You gave ${stars} stars.`);
  },
});
