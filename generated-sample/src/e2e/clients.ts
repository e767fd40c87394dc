import { bearer, type Credential } from "@interspec/runtime/auth";
import { type AnalyticsClient, createAnalyticsClient } from "../../generated/analytics/client.js";
import { type CatalogClient, createCatalogClient } from "../../generated/catalog/client.js";
import { type CustomersClient, createCustomersClient } from "../../generated/customers/client.js";
import { createInventoryClient, type InventoryClient } from "../../generated/inventory/client.js";
import { createNotificationsClient, type NotificationsClient } from "../../generated/notifications/client.js";
import { createOrdersV2Client, type OrdersV2Client } from "../../generated/orders-v2/client.js";
import { createPaymentsClient, type PaymentsClient } from "../../generated/payments/client.js";
import { createShippingClient, type ShippingClient } from "../../generated/shipping/client.js";
import type { Scheme } from "./people.js";
import type { Shop } from "./shop.js";

/** Who calls the shop, each with a client of the service that they call. */
export interface Clients extends AsyncDisposable {
  /** A page that nobody has signed in to. */
  readonly window: CatalogClient;
  readonly staff: CatalogClient;
  readonly partner: CatalogClient;
  readonly buyer: OrdersV2Client;
  /** A customer who may read orders and place none. */
  readonly reader: OrdersV2Client;
  readonly books: OrdersV2Client;
  readonly warehouse: InventoryClient;
  readonly delivery: ShippingClient;
  readonly bank: PaymentsClient;
  /** A customer with a window open. */
  readonly desk: NotificationsClient;
  readonly counting: AnalyticsClient;
  /** A customer where only services may call. */
  readonly stranger: CustomersClient;
}

/** Opens them all. */
export function clientsOf({ urlOf, people }: Shop): Clients {
  const as = (scheme: Scheme, id: string, ...scopes: readonly string[]): { readonly auth: Credential } => ({
    auth: bearer(() => people.token(scheme, id, ...scopes)),
  });
  const clients = {
    window: createCatalogClient(urlOf("catalog")),
    staff: createCatalogClient(urlOf("catalog"), as("staff", "sam", "catalog:write")),
    partner: createCatalogClient(urlOf("catalog"), { auth: people.partner }),
    buyer: createOrdersV2Client(urlOf("orders-v2"), as("user", "customer-1", "orders:read", "orders:write")),
    reader: createOrdersV2Client(urlOf("orders-v2"), as("user", "customer-1", "orders:read")),
    books: createOrdersV2Client(urlOf("orders-v2"), as("job", "books", "export")),
    warehouse: createInventoryClient(urlOf("inventory"), as("service", "warehouse")),
    bank: createPaymentsClient(urlOf("payments"), { auth: people.partner }),
    desk: createNotificationsClient(urlOf("notifications"), as("user", "customer-1")),
    delivery: createShippingClient(urlOf("shipping"), as("service", "orders")),
    counting: createAnalyticsClient(urlOf("analytics"), as("service", "window")),
    stranger: createCustomersClient(urlOf("customers"), as("user", "customer-1", "profile:read")),
  };
  return {
    ...clients,
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(clients).map((it) => it[Symbol.asyncDispose]()));
    },
  };
}
