import { expect } from "vitest";
import { createOrdersClient } from "../../../generated-sample/generated/orders/client.ts";
import { createOrdersV2Client } from "../../../generated-sample/generated/orders-v2/client.ts";
import { OrderId, type OrderMoved, SupportSays } from "../../../generated-sample/generated/orders-v2/types.ts";
import { orderOf } from "../../../generated-sample/src/e2e/calls.ts";
import { collected, first } from "../collected.ts";
import { entities } from "../graph.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const orderId = OrderId("nowhere");
const noSuchOrder = { code: "not_found", reason: "ORDER_NOT_FOUND", details: { orderId } } as const;
const unauthenticated = { code: "unauthenticated" } as const;
const denied = { code: "permission_denied" } as const;

/** How orders are shown, less their events. */
export function ordersShows({ urlOf, as, token, open }: TestShop): Shows {
  const url = urlOf("orders-v2");
  const buyer = open(createOrdersV2Client(url, as("user", "customer-1", "orders:read", "orders:write")));
  const other = open(createOrdersV2Client(url, as("user", "customer-2", "orders:read", "orders:write")));
  const nobody = open(createOrdersV2Client(url));
  const books = open(createOrdersV2Client(url, as("job", "books", "export")));
  const idler = open(createOrdersV2Client(url, as("job", "idler")));
  const firstApp = open(createOrdersClient(urlOf("orders"), as("user", "customer-1", "orders:read")));
  const stranger = open(createOrdersClient(urlOf("orders"), as("user", "customer-1")));
  const asked = async (type: string, key: object, selection: string, id = "customer-1") =>
    entities(url, type, [key], selection, await token("user", id, "orders:read"));
  const unknownCaller = async (type: string, key: object, selection: string) => {
    const { errors } = await entities(url, type, [key], selection);
    expect(errors).toMatchObject([{ extensions: { canonical: "unauthenticated" } }]);
  };
  /** Follows an order to its end, which comes once the first news of it is there. */
  const statuses = async (follow: (id: OrderId) => AsyncIterable<OrderMoved>) => {
    const { id } = await buyer.placeOrder(orderOf(1));
    const told: string[] = [];
    for await (const { status } of follow(id)) {
      told.push(status);
      if (told.length === 1) await buyer.cancelOrder({ orderId: id });
    }
    return told;
  };
  return {
    "orders.readOrder": {
      async works() {
        const order = await firstApp.readOrder({ orderId: "o-1" });
        expect(order).toEqual({ orderId: "o-1", placedOn: "2020-01-15", status: "DONE", totalCents: 2990 });
      },
      fails: () => refused(stranger.readOrder({ orderId: "o-1" }), denied),
    },
    "orders@2.placeOrder": {
      async works() {
        const order = await buyer.placeOrder({ ...orderOf(1), coupon: "TEN", giftNote: "For you" });
        expect(order).toMatchObject({ customer: "customer-1", status: "OPEN", giftNote: "For you", version: 1n });
      },
      async fails() {
        const outOfStock = { code: "failed_precondition", reason: "OUT_OF_STOCK", details: { skus: ["LA-0001"] } };
        await refused(buyer.placeOrder(orderOf(99)), outOfStock as { code: "failed_precondition" });
        const unknownCoupon = { code: "invalid_argument", reason: "COUPON_UNKNOWN" } as const;
        await refused(buyer.placeOrder({ ...orderOf(1), coupon: "ELEVEN" }), unknownCoupon);
      },
    },
    "orders@2.reorder": {
      async works() {
        const { id, total } = await buyer.placeOrder(orderOf(1));
        expect(await buyer.reorder({ orderId: id })).toEqual({ total, availableLines: 1 });
      },
      fails: () => refused(buyer.reorder({ orderId }), noSuchOrder),
    },
    "orders@2.getOrder": {
      async works() {
        const order = await buyer.placeOrder(orderOf(1));
        expect(await buyer.getOrder({ orderId: order.id })).toEqual(order);
        await refused(other.getOrder({ orderId: order.id }), { reason: "ORDER_NOT_FOUND" });
      },
      fails: () => refused(buyer.getOrder({ orderId }), noSuchOrder),
    },
    "orders@2.listOrders": {
      async works() {
        const { id } = await buyer.placeOrder(orderOf(1));
        expect(await first(buyer.listOrders({ status: "OPEN" }))).toMatchObject({ id });
        expect(await collected(other.listOrders({}))).toEqual([]);
      },
      fails: () => refused(collected(nobody.listOrders({})), unauthenticated),
    },
    "orders@2.cancelOrder": {
      async works() {
        const { id } = await buyer.placeOrder(orderOf(1));
        await buyer.cancelOrder({ orderId: id, reason: "too bright" });
        expect(await buyer.getOrder({ orderId: id })).toMatchObject({ status: "CANCELLED", version: 2n });
      },
      async fails() {
        await refused(buyer.cancelOrder({ orderId }), noSuchOrder);
        const { id } = await buyer.placeOrder(orderOf(1));
        await buyer.cancelOrder({ orderId: id });
        const tooLate = { reason: "ORDER_NOT_CANCELLABLE", details: { orderId: id, status: "CANCELLED" } } as const;
        await refused(buyer.cancelOrder({ orderId: id }), { code: "failed_precondition", ...tooLate });
      },
    },
    "orders@2.exportOrders": {
      async works() {
        const order = await buyer.placeOrder(orderOf(1));
        const all = await collected(books.exportOrders({ from: order.placedAt }));
        expect(all.map((it) => it.id)).toContain(order.id);
      },
      fails: () => refused(collected(idler.exportOrders({ from: new Date(0) })), denied),
    },
    "orders@2.order": {
      async works() {
        const { id } = await buyer.placeOrder(orderOf(1));
        expect(await buyer.order({ id })).toMatchObject({ id, status: "OPEN" });
        expect(await other.order({ id })).toBeNull();
      },
      fails: () => refused(nobody.order({ id: orderId }), unauthenticated),
    },
    "orders@2.orderOnItsWay": {
      works: async () => expect(await statuses((id) => buyer.orderOnItsWay({ id }))).toEqual(["OPEN", "CANCELLED"]),
      fails: () => refused(first(nobody.orderOnItsWay({ id: orderId })), unauthenticated),
    },
    "orders@2.customerOrders": {
      async works() {
        const { id } = await buyer.placeOrder(orderOf(1));
        const selection = "orders(first: 100) { edges { node { id } } }";
        const { data } = await asked("Customer", { id: "customer-1" }, selection);
        expect(JSON.stringify(data)).toContain(id);
        const foreign = await asked("Customer", { id: "customer-1" }, selection, "customer-2");
        expect(foreign.data).toEqual({ _entities: [{ orders: { edges: [] } }] });
      },
      fails: () => unknownCaller("Customer", { id: "customer-1" }, "orders { edges { node { id } } }"),
    },
    "orders@2.resolveOrder": {
      async works() {
        const { id } = await buyer.placeOrder(orderOf(1));
        expect(await asked("Order", { id }, "status")).toEqual({ data: { _entities: [{ status: "OPEN" }] } });
        expect(await asked("Order", { id }, "status", "customer-2")).toEqual({ data: { _entities: [null] } });
      },
      fails: () => unknownCaller("Order", { id: orderId }, "status"),
    },
    "orders@2.orderFeed": {
      works: async () =>
        expect(await statuses((id) => buyer.orderFeed({ orderId: id }))).toEqual(["OPEN", "CANCELLED"]),
      fails: () => refused(first(buyer.orderFeed({ orderId })), { code: "not_found" }),
    },
    "orders@2.support": {
      async works() {
        const { id } = await buyer.placeOrder(orderOf(1));
        const talk = buyer.support(lines("Where is it?"), { orderId: id, language: "de" });
        const [hello, typing, answer] = await collected(talk);
        expect(hello).toEqual(SupportSays.text({ text: "Grüß Gott!" }));
        expect(typing).toEqual(SupportSays.typing({}));
        expect(answer).toEqual(SupportSays.text({ text: "You said: Where is it?" }));
      },
      fails: () => refused(first(buyer.support(lines("Hello?"), { orderId })), { code: "not_found" }),
    },
  };
}

async function* lines(text: string) {
  yield SupportSays.text({ text });
}
