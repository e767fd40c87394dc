import { afterAll } from "vitest";
import { services } from "../../generated-sample/src/e2e/shop.ts";
import { Messages } from "./messages.ts";
import { promisedIn } from "./promised.ts";
import { showAll } from "./shown.ts";
import { analyticsShows } from "./storefront/analytics.ts";
import { catalogShows } from "./storefront/catalog.ts";
import { couriersShows } from "./storefront/couriers.ts";
import { customersShows } from "./storefront/customers.ts";
import { eventsShows } from "./storefront/events.ts";
import { inventoryShows } from "./storefront/inventory.ts";
import { moneyShows } from "./storefront/money.ts";
import { notificationsShows } from "./storefront/notifications.ts";
import { ordersShows } from "./storefront/orders.ts";
import { reviewsShows } from "./storefront/reviews.ts";
import { shippingShows } from "./storefront/shipping.ts";
import { testShop } from "./storefront/shop.ts";

const shop = await testShop(afterAll);
const operations = Object.values(services).flatMap((it) => Object.values(it.operations));
const entities = operations.filter((it) => it.shape === "entity");
const resolvers = entities.map((it) => ({ id: it.interaction, emits: [], reasons: [] }));

const messages = new Messages(shop);
const shows = {
  ...catalogShows(shop),
  ...customersShows(shop),
  ...inventoryShows(shop),
  ...moneyShows(shop),
  ...reviewsShows(shop),
  ...analyticsShows(shop),
  ...ordersShows(shop),
  ...notificationsShows(shop),
  ...shippingShows(shop),
  ...(await eventsShows(shop, messages)),
  ...(await couriersShows(shop, messages)),
};

showAll([...(await promisedIn("specs/storefront")), ...resolvers], shows, shop.heard);
