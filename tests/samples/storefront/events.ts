import { expect } from "vitest";
import { consumeAnalytics } from "../../../generated-sample/generated/analytics/consumers.ts";
import { consumeCatalog } from "../../../generated-sample/generated/catalog/consumers.ts";
import { consumeCustomers } from "../../../generated-sample/generated/customers/consumers.ts";
import { consumeInventory } from "../../../generated-sample/generated/inventory/consumers.ts";
import { createOrdersV2Client } from "../../../generated-sample/generated/orders-v2/client.ts";
import { consumeOrdersV2 } from "../../../generated-sample/generated/orders-v2/consumers.ts";
import { consumePayments } from "../../../generated-sample/generated/payments/consumers.ts";
import { consumeReviews } from "../../../generated-sample/generated/reviews/consumers.ts";
import { consumeShipping } from "../../../generated-sample/generated/shipping/consumers.ts";
import { orderOf } from "../../../generated-sample/src/e2e/calls.ts";
import type { Messages } from "../messages.ts";
import type { Shows } from "../shown.ts";
import { sampleEvents } from "./sample-events.ts";
import type { TestShop } from "./shop.ts";

/** How events are shown: as all may read them, and as the services of the shop do. */
export async function eventsShows(shop: TestShop, messages: Messages): Promise<Shows> {
  await read(shop, messages);
  const events = sampleEvents(shop);
  return {
    "analytics.clickBatchCounted": messages.event("analytics.clickBatchCounted", events.clickBatchCounted),
    "catalog.productChanged": messages.event("catalog.productChanged", events.productChanged),
    "catalog.priceChanged": messages.event("catalog.priceChanged", events.priceChanged),
    "customers.customerSignedUp": messages.event("customers.customerSignedUp", events.customerSignedUp),
    "customers.customerLeft": messages.event("customers.customerLeft", events.customerLeft),
    "customers.addressSaved": messages.event("customers.addressSaved", events.addressSaved),
    "inventory.stockRanLow": messages.event("inventory.stockRanLow", events.stockRanLow),
    "orders@2.orderPlaced": messages.event("orders@2.orderPlaced", events.orderPlaced),
    "orders@2.orderMoved": messages.event("orders@2.orderMoved", events.orderMoved),
    "orders@2.orderCancelled": messages.event("orders@2.orderCancelled", events.orderCancelled),
    "payments.paymentEnded": messages.event("payments.paymentEnded", events.paymentEnded),
    "reviews.reviewWritten": messages.event("reviews.reviewWritten", events.reviewWritten),
    "shipping.parcelMoved": messages.event("shipping.parcelMoved", events.parcelMoved),
    ...consumersShows(shop, messages, events),
  };
}

function consumersShows(
  { urlOf, as, open }: TestShop,
  messages: Messages,
  events: ReturnType<typeof sampleEvents>,
): Shows {
  const rights = as("user", "customer-1", "orders:read", "orders:write");
  const buyer = open(createOrdersV2Client(urlOf("orders-v2"), rights));
  const notices = "shop.notifications.dlq";
  const placed = "shop.orders.placed.v2";
  const changed = "shop.catalog.product-changed.v1";
  const { consumer } = messages;
  return {
    "analytics.onOrderPlaced": consumer("analytics.onOrderPlaced", events.orderPlaced, `${placed}.analytics.dlq`),
    "analytics.onProductChanged": consumer(
      "analytics.onProductChanged",
      events.productChanged,
      `${changed}.analytics.dlq`,
    ),
    "analytics.onPriceChanged": consumer(
      "analytics.onPriceChanged",
      events.priceChanged,
      "shop.catalog.price-changed.v1.analytics.dlq",
    ),
    "inventory.onOrderCancelled": consumer(
      "inventory.onOrderCancelled",
      events.orderCancelled,
      "shop.orders.cancelled.v2.inventory.dlq",
    ),
    "notifications.onOrderMoved": consumer("notifications.onOrderMoved", events.orderMoved, notices),
    "notifications.onParcelMoved": consumer("notifications.onParcelMoved", events.parcelMoved, notices),
    "notifications.onReviewWritten": consumer("notifications.onReviewWritten", events.reviewWritten, notices),
    "orders@2.onCustomerLeft": consumer(
      "orders@2.onCustomerLeft",
      events.customerLeft,
      "shop.orders.customer-left.dlq",
    ),
    "orders@2.onPaymentEnded": {
      async works() {
        const { id } = await buyer.placeOrder(orderOf(1));
        const told = await messages.heard("orders@2.orderMoved", () => events.paymentEndedOf(id));
        expect(told).toMatchObject({ orderId: id, status: "PAID" });
        expect(await buyer.getOrder({ orderId: id })).toMatchObject({ status: "PAID" });
      },
      // What it is about may be on its way: it waits in a retry topic, once.
      async fails() {
        const id = crypto.randomUUID();
        await events.paymentEnded.publish({ id });
        const later = await messages.recordOf("shop.payments.ended.v1.orders-v2.retry.1", id);
        expect(later.headers).toMatchObject({ x_error_code: "not_found", x_attempts: "1" });
        const dead = await messages.recordOf("shop.orders.payment-ended.dlq", id);
        expect(dead.headers).toMatchObject({ x_error_code: "not_found", x_attempts: "2" });
        expect(dead.value).toEqual(later.value);
      },
    },
    "reviews.onProductChanged": consumer("reviews.onProductChanged", events.productChanged, `${changed}.reviews.dlq`),
    "shipping.onOrderPlaced": consumer("shipping.onOrderPlaced", events.orderPlaced, `${placed}.shipping.dlq`),
  };
}

/** Reads all events of the shop, as somebody outside it. */
async function read({ open, heard, faults, broker }: TestShop, messages: Messages): Promise<void> {
  const options = { group: "tests", logger: heard.logger };
  const handlers = <Name extends string>(service: string, ...names: readonly Name[]) =>
    faults.in(service, messages.handlersOf(service, names));
  const orders = handlers("orders@2", "orderPlaced", "orderMoved", "orderCancelled");
  const customers = handlers("customers", "customerSignedUp", "customerLeft", "addressSaved");
  const readers = await Promise.all([
    consumeAnalytics(broker, options, handlers("analytics", "clickBatchCounted")),
    consumeCatalog(broker, options, handlers("catalog", "productChanged", "priceChanged")),
    consumeCustomers(broker, options, customers),
    consumeInventory(broker, options, handlers("inventory", "stockRanLow")),
    consumeOrdersV2(broker, options, orders),
    consumePayments(broker, options, handlers("payments", "paymentEnded")),
    consumeReviews(broker, options, handlers("reviews", "reviewWritten")),
    consumeShipping(broker, options, handlers("shipping", "parcelMoved")),
  ]);
  for (const it of readers) open(it);
}
