import { createAnalyticsPublisher } from "../../../generated-sample/generated/analytics/publisher.ts";
import { createCatalogPublisher } from "../../../generated-sample/generated/catalog/publisher.ts";
import { type ProductInit, Sku } from "../../../generated-sample/generated/catalog/types.ts";
import { Amount, CountryCode } from "../../../generated-sample/generated/common/types.ts";
import { createCustomersPublisher } from "../../../generated-sample/generated/customers/publisher.ts";
import { CustomerId } from "../../../generated-sample/generated/customers/types.ts";
import { createInventoryPublisher } from "../../../generated-sample/generated/inventory/publisher.ts";
import { createOrdersV2Publisher } from "../../../generated-sample/generated/orders-v2/publisher.ts";
import { type Order, OrderId, type OrderMoved } from "../../../generated-sample/generated/orders-v2/types.ts";
import { createPaymentsPublisher } from "../../../generated-sample/generated/payments/publisher.ts";
import { PaymentId, PaymentOutcome } from "../../../generated-sample/generated/payments/types.ts";
import { createReviewsPublisher } from "../../../generated-sample/generated/reviews/publisher.ts";
import { ReviewId, type ReviewInit, Stars } from "../../../generated-sample/generated/reviews/types.ts";
import { createShippingPublisher } from "../../../generated-sample/generated/shipping/publisher.ts";
import { ParcelId, type ParcelMoved } from "../../../generated-sample/generated/shipping/types.ts";
import { shownEvent } from "../messages.ts";
import type { TestShop } from "./shop.ts";

const at = new Date("2026-03-01T12:00:00Z");
const euros = (amount: string) => ({ amount: Amount(amount), currency: "EUR" });
const lamp = Sku("LA-0001");
const customerId = CustomerId("nobody");
const orderId = OrderId("nowhere");
const parcelId = ParcelId("018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57");
const address = { customer: customerId, number: 1 };

const product: ProductInit = {
  ...{ sku: lamp, title: "Lamp", price: euros("29.90"), category: "lamps" },
  ...{ revision: 7n, createdAt: at },
};
const order: Order = {
  ...{ id: orderId, customer: customerId, deliverTo: address, status: "OPEN", placedAt: at, version: 1n },
  lines: [{ product: lamp, quantity: 1, unitPrice: euros("29.90") }],
  total: euros("35.58"),
};
const settled = { paymentId: PaymentId("payment-1"), orderId, amount: euros("35.58"), at };
const moved: OrderMoved = { orderId, status: "PAID", at };
const parcel: ParcelMoved = { parcelId, orderId, state: "ON_THE_ROAD", at };
const review: ReviewInit = {
  ...{ reviewId: ReviewId(parcelId), product: lamp, author: customerId },
  ...{ stars: Stars(3), text: "It is a lamp.", writtenAt: at },
};

/** The events of the shop, one of each kind. */
export function sampleEvents({ broker, open }: TestShop) {
  const analytics = open(createAnalyticsPublisher(broker));
  const catalog = open(createCatalogPublisher(broker));
  const customers = open(createCustomersPublisher(broker));
  const inventory = open(createInventoryPublisher(broker));
  const orders = open(createOrdersV2Publisher(broker));
  const payments = open(createPaymentsPublisher(broker));
  const reviews = open(createReviewsPublisher(broker));
  const shipping = open(createShippingPublisher(broker));
  return {
    clickBatchCounted: shownEvent("shop.analytics.click-batch-counted", analytics.clickBatchCounted, {
      accepted: 3,
      dropped: 1,
    }),
    productChanged: shownEvent("shop.catalog.product-changed.v1", catalog.productChanged, product),
    priceChanged: shownEvent("shop.catalog.price-changed.v1", catalog.priceChanged, {
      ...{ sku: lamp, before: euros("29.90"), after: euros("24.90") },
      validity: { from: "2026-11-01" },
    }),
    customerSignedUp: shownEvent("shop.customers.signed-up.v1", customers.customerSignedUp, { customerId, at }),
    customerLeft: shownEvent("shop.customers.left.v1", customers.customerLeft, { customerId, at }),
    addressSaved: shownEvent("shop.customers.address-saved.v1", customers.addressSaved, {
      ...{ address, country: CountryCode("AT"), at },
    }),
    stockRanLow: shownEvent("shop.inventory.stock-ran-low.v1", inventory.stockRanLow, { sku: lamp, left: 1, at }),
    orderPlaced: shownEvent("shop.orders.placed.v2", orders.orderPlaced, order),
    orderMoved: shownEvent("shop.orders.moved.v2", orders.orderMoved, moved),
    orderCancelled: shownEvent("shop.orders.cancelled.v2", orders.orderCancelled, {
      orderId,
      at,
      reason: "too bright",
    }),
    paymentEnded: shownEvent("shop.payments.ended.v1", payments.paymentEnded, PaymentOutcome.settled(settled)),
    /** The same of an order that there is. */
    paymentEndedOf: (id: OrderId) => payments.paymentEnded(PaymentOutcome.settled({ ...settled, orderId: id })),
    reviewWritten: shownEvent("shop.reviews.written.v1", reviews.reviewWritten, review),
    parcelMoved: shownEvent("shop.shipping.parcel-moved.v1", shipping.parcelMoved, parcel),
  };
}
