import { defineAnalyticsHandlers } from "../../generated/analytics/handlers.js";
import type { SalesRow } from "../../generated/analytics/types.js";
import { Sku } from "../../generated/catalog/types.js";

const sold: readonly SalesRow[] = [
  { day: "2026-01-15", product: Sku("LA-0001"), sold: 2, revenue: "59.8000" },
  { day: "2026-01-16", product: Sku("LA-0002"), sold: 1, revenue: "30.9000" },
];

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
  async onPosition(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onOrderPlaced(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onProductChanged(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onPriceChanged(_message, ctx) {
    throw ctx.unimplemented();
  },
});
