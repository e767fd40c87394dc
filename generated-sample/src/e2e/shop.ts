import type { Service } from "@interspec/runtime";
import { type App, type ServeOptions, serve } from "@interspec/runtime/server";
import { analyticsService } from "../../generated/analytics/server.js";
import { catalogService } from "../../generated/catalog/server.js";
import { customersService } from "../../generated/customers/server.js";
import { inventoryService } from "../../generated/inventory/server.js";
import { notificationsService } from "../../generated/notifications/server.js";
import { ordersService } from "../../generated/orders/server.js";
import { ordersV2Service } from "../../generated/orders-v2/server.js";
import { paymentsService } from "../../generated/payments/server.js";
import { pricingService } from "../../generated/pricing/server.js";
import { reviewsService } from "../../generated/reviews/server.js";
import { shippingService } from "../../generated/shipping/server.js";
import { database } from "../database.js";
import { analytics } from "../handlers/analytics.js";
import { catalog } from "../handlers/catalog.js";
import { customers } from "../handlers/customers.js";
import { inventory } from "../handlers/inventory.js";
import { notifications } from "../handlers/notifications.js";
import { orders } from "../handlers/orders.js";
import { ordersV2 } from "../handlers/orders-v2.js";
import { payments } from "../handlers/payments.js";
import { pricing } from "../handlers/pricing.js";
import { reviews } from "../handlers/reviews.js";
import { shipping } from "../handlers/shipping.js";
import { type People, people } from "./people.js";

/** All services of the shop. Whoever calls others comes after them, so that their addresses are known. */
export const services: Readonly<Record<string, Service>> = {
  pricing: pricingService(pricing),
  inventory: inventoryService(inventory),
  payments: paymentsService(payments),
  customers: customersService(customers),
  catalog: catalogService(catalog),
  reviews: reviewsService(reviews),
  notifications: notificationsService(notifications),
  analytics: analyticsService(analytics),
  orders: ordersService(orders),
  "orders-v2": ordersV2Service(ordersV2),
  shipping: shippingService(shipping),
};

/** The shop, each service on a port of its own. */
export interface Shop extends AsyncDisposable {
  readonly people: People;
  /** Where each service is. */
  readonly urls: ReadonlyMap<string, string>;
  /** Where a service is; throws where there is none of that name. */
  urlOf(service: string): string;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Starts services on loopback, one after the other: those of the shop when left out. `options` go to each of them. */
export async function startShop(options: ServeOptions = {}, started = services): Promise<Shop> {
  const known = people();
  const apps: App[] = [];
  const urls = new Map<string, string>();
  for (const [name, service] of Object.entries(started)) {
    const app = await serve([service], {
      port: 0,
      host: "127.0.0.1",
      targets: Object.fromEntries(urls),
      auth: known.auth,
      credentials: { service: known.serviceCredential(name) },
      logger: quiet,
      audit() {},
      outbox: database,
      ...options,
    });
    apps.push(app);
    urls.set(name, `http://127.0.0.1:${app.port}`);
  }
  return {
    people: known,
    urls,
    urlOf(service) {
      const url = urls.get(service);
      if (url === undefined) throw new TypeError(`the shop has no service '${service}'`);
      return url;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(apps.map((it) => it.drain()));
    },
  };
}
