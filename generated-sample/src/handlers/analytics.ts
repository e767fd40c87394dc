import { defineAnalyticsHandlers } from "../../generated/analytics/handlers.js";
import type { SalesRow } from "../../generated/analytics/types.js";
import { Sku } from "../../generated/catalog/types.js";
import { database } from "../database.js";

const sold: readonly SalesRow[] = [
  { day: "2026-01-15", product: Sku("LA-0001"), sold: 2, revenue: "59.8000" },
  { day: "2026-01-16", product: Sku("LA-0002"), sold: 1, revenue: "30.9000" },
];

const counts = { positions: 0, orders: 0 };
const titles = new Map<Sku, string>();
const prices = new Map<Sku, string>();

export const analytics = defineAnalyticsHandlers({
  async clicks(incoming) {
    const digest = { accepted: 0, dropped: 0 };
    for await (const { page } of incoming) digest[page === "" ? "dropped" : "accepted"] += 1;
    return digest;
  },
  async sales({ from, to }) {
    return { rows: sold.filter(({ day }) => day >= from && day <= to) };
  },
  async search({ days }) {
    return sold.filter(({ day }) => days.includes(day));
  },
  async heatmap() {
    return { spots: [{ center: { latitude: 48.2, longitude: 16.4 }, visits: 7 }] };
  },
  async onPosition() {
    counts.positions += 1;
  },
  async onOrderPlaced(_message, ctx) {
    counts.orders += 1;
    const digest = { accepted: counts.orders, dropped: 0 };
    await database.transaction((tx) => ctx.publish.using(tx).clickBatchCounted(digest));
  },
  async onProductChanged({ sku, title }) {
    titles.set(sku, title);
  },
  async onPriceChanged({ sku, after }) {
    prices.set(sku, after.amount);
  },
});
