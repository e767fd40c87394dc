import { CountryCode } from "../../generated/common/types.js";
import { CustomerId } from "../../generated/customers/types.js";
import type { ReservationId } from "../../generated/inventory/types.js";
import { orderNotCancellable, orderNotFound } from "../../generated/orders-v2/errors.js";
import { defineOrdersV2Handlers } from "../../generated/orders-v2/handlers.js";
import {
  type Order,
  OrderId,
  type OrderMoved,
  type OrderStatus,
  SupportSays,
} from "../../generated/orders-v2/types.js";
import { Broadcast } from "../broadcast.js";
import { database } from "../database.js";
import { centsOf, euros } from "../money.js";
import { pageOf } from "../page-of.js";
import { callerOf } from "../who-calls.js";

interface Placed {
  readonly order: Order;
  readonly reservationId: ReservationId;
}

const placed = new Map<OrderId, Placed>();
const moves = new Broadcast<OrderMoved>();
const greetings: Readonly<Record<string, string>> = { de: "Grüß Gott!", en: "Good day!" };
const shipTo = CountryCode("AT");

/** An order of who asks; those of others are none. */
function orderOf(orderId: OrderId, caller: string): Placed {
  const found = placed.get(orderId);
  if (found === undefined || found.order.customer !== caller) throw orderNotFound({ orderId });
  return found;
}

function ownOrder(orderId: OrderId, caller: string): Order | null {
  const order = placed.get(orderId)?.order;
  return order?.customer === caller ? order : null;
}

function changed(id: OrderId, before: Placed, status: OrderStatus): OrderMoved {
  const order = { ...before.order, status, version: before.order.version + 1n };
  placed.set(id, { ...before, order });
  return { orderId: id, status, at: new Date() };
}

/** How an order stands, and how it moves from now on, until it moves no more. */
async function* movesOf({ id, status, placedAt }: Order, signal: AbortSignal): AsyncGenerator<OrderMoved> {
  const later = moves.follow(signal);
  yield { orderId: id, status, at: placedAt };
  if (isOver(status)) return;
  for await (const moved of later) {
    if (moved.orderId !== id) continue;
    yield moved;
    if (isOver(moved.status)) return;
  }
}

function isOver(status: OrderStatus): boolean {
  return status === "DELIVERED" || status === "CANCELLED";
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
    await database.transaction(async (tx) => {
      placed.set(id, { order, reservationId });
      await ctx.publish.using(tx).orderPlaced(order);
    });
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
  async cancelOrder({ orderId, reason }, ctx) {
    const found = orderOf(orderId, callerOf(ctx));
    const { order, reservationId } = found;
    if (order.status !== "OPEN") throw orderNotCancellable({ orderId, status: order.status });
    await ctx.clients.inventory.release({ reservationId });
    const moved = changed(orderId, found, "CANCELLED");
    await database.transaction((tx) => {
      const why = reason === undefined ? {} : { reason };
      return ctx.publish.using(tx).orderCancelled({ orderId, reservationId, at: moved.at, ...why });
    });
    moves.tell(moved);
  },
  async *exportOrders({ from, placedAt = from }) {
    for (const { order } of placed.values()) if (order.placedAt >= placedAt) yield order;
  },
  async onPaymentEnded(message, ctx) {
    if (message.case === "$unknown") return;
    const orderId = OrderId(message.value.orderId);
    const found = placed.get(orderId);
    if (found === undefined) throw orderNotFound({ orderId });
    const moved = changed(orderId, found, message.case === "settled" ? "PAID" : "CANCELLED");
    await database.transaction((tx) => ctx.publish.using(tx).orderMoved(moved));
    moves.tell(moved);
  },
  async onCustomerLeft({ customerId }) {
    for (const [id, { order }] of placed) if (order.customer === customerId) placed.delete(id);
  },
  async order({ id }, ctx) {
    return ownOrder(id, callerOf(ctx));
  },
  orderOnItsWay({ id }, ctx) {
    return movesOf(orderOf(id, callerOf(ctx)).order, ctx.signal);
  },
  async customerOrders(customers, page, ctx) {
    const caller = callerOf(ctx);
    const own = [...placed.values()].map((it) => it.order).filter((it) => it.customer === caller);
    return customers.map((customer) => pageOf(customer === caller ? own : [], (it) => it.id, page));
  },
  async resolveOrder(ids, ctx) {
    return ids.map((id) => ownOrder(id, callerOf(ctx)));
  },
  orderFeed({ orderId }, ctx) {
    return movesOf(orderOf(orderId, callerOf(ctx)).order, ctx.signal);
  },
  async *support(incoming, { orderId, language }, ctx) {
    orderOf(orderId, callerOf(ctx));
    yield SupportSays.text({ text: greetings[language] ?? "Hello!" });
    for await (const said of incoming) {
      if (said.case !== "text") continue;
      yield SupportSays.typing({});
      yield SupportSays.text({ text: `You said: ${said.value.text}` });
    }
  },
});
