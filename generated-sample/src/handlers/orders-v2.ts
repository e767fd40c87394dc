import { CountryCode } from "../../generated/common/types.js";
import { CustomerId } from "../../generated/customers/types.js";
import type { ReservationId } from "../../generated/inventory/types.js";
import { orderNotCancellable, orderNotFound } from "../../generated/orders-v2/errors.js";
import { defineOrdersV2Handlers } from "../../generated/orders-v2/handlers.js";
import { type Order, OrderId } from "../../generated/orders-v2/types.js";
import { centsOf, euros } from "../money.js";
import { pageOf } from "../page-of.js";
import { callerOf } from "../who-calls.js";

interface Placed {
  readonly order: Order;
  readonly reservationId: ReservationId;
}

const placed = new Map<OrderId, Placed>();
const shipTo = CountryCode("AT");

/** An order of who asks; those of others are none. */
function orderOf(orderId: OrderId, caller: string): Placed {
  const found = placed.get(orderId);
  if (found === undefined || found.order.customer !== caller) throw orderNotFound({ orderId });
  return found;
}

export const ordersV2 = defineOrdersV2Handlers({
  async placeOrder({ lines, deliverTo, payment, coupon, giftNote }, ctx) {
    const { pricing, inventory, payments } = ctx.clients;
    const id = OrderId(crypto.randomUUID());
    const [quote, { reservationId }] = await Promise.all([
      pricing.quote({ lines, shipTo, ...(coupon === undefined ? {} : { couponCode: coupon }) }),
      inventory.reserve({ orderId: id, wants: lines }),
    ]);
    await payments.authorize({ orderId: id, amount: quote.total, method: payment });
    const order: Order = {
      id,
      customer: CustomerId(callerOf(ctx)),
      lines,
      deliverTo,
      status: "OPEN",
      total: quote.total,
      ...(giftNote === undefined ? {} : { giftNote }),
      placedAt: new Date(),
      version: 1n,
    };
    placed.set(id, { order, reservationId });
    return order;
  },
  async reorder({ orderId }, ctx) {
    const { lines } = orderOf(orderId, callerOf(ctx)).order;
    const { pricing, inventory } = ctx.clients;
    const quotes = await Promise.all(lines.map((it) => pricing.quote({ lines: [it], shipTo })));
    const total = euros(quotes.reduce((sum, it) => sum + centsOf(it.total), 0n));
    const products = [...new Set(lines.map((it) => it.product))];
    const answer = await inventory.stockOf({ products }, { fallback: null });
    const onShelf = new Map(answer?.stocks.map((it) => [it.product, it.onShelf]));
    return { total, availableLines: lines.filter((it) => (onShelf.get(it.product) ?? 0) >= it.quantity).length };
  },
  async getOrder({ orderId }, ctx) {
    return orderOf(orderId, callerOf(ctx)).order;
  },
  async listOrders({ status, since = "", ...page }, ctx) {
    const caller = callerOf(ctx);
    const own = [...placed.values()].map((it) => it.order).filter((it) => it.customer === caller);
    const found = own.filter(
      (it) => (status === undefined || it.status === status) && it.placedAt.toISOString() >= since,
    );
    return pageOf(found.reverse(), (it) => it.id, page);
  },
  async cancelOrder({ orderId }, ctx) {
    const { order, reservationId } = orderOf(orderId, callerOf(ctx));
    if (order.status !== "OPEN") throw orderNotCancellable({ orderId, status: order.status });
    await ctx.clients.inventory.release({ reservationId });
    placed.set(orderId, { reservationId, order: { ...order, status: "CANCELLED", version: order.version + 1n } });
  },
  async *exportOrders({ from, placedAt = from }) {
    for (const { order } of placed.values()) if (order.placedAt >= placedAt) yield order;
  },
  async onPaymentEnded(_message, ctx) {
    throw ctx.unimplemented();
  },
  async onCustomerLeft(_message, ctx) {
    throw ctx.unimplemented();
  },
  async order(_input, ctx) {
    throw ctx.unimplemented();
  },
  orderOnItsWay(_input, ctx) {
    throw ctx.unimplemented();
  },
  async customerOrders(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveOrder(_keys, ctx) {
    throw ctx.unimplemented();
  },
  orderFeed(_input, ctx) {
    throw ctx.unimplemented();
  },
  support(_incoming, _input, ctx) {
    throw ctx.unimplemented();
  },
});
