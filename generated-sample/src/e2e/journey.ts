import type { Logger } from "@interspec/runtime";
import type { MqttBroker } from "@interspec/runtime/mqtt";
import { type OrderId, type OrderMoved, SupportSays } from "../../generated/orders-v2/types.js";
import type { ParcelId } from "../../generated/shipping/types.js";
import { moneyText } from "../money.js";
import { orderOf } from "./calls.js";
import type { Clients } from "./clients.js";
import { courierOn } from "./courier.js";
import { Follower } from "./follower.js";

/** One step of an order: what is done, and which interactions answer it. */
export interface Step {
  readonly title: string;
  /** The interactions that cross a wire for it, causes before what they cause. */
  readonly crossed: readonly string[];
  /** What came of it in words. Rejects where the shop does not do what it should. */
  run(): Promise<string>;
}

/** One order through all seven styles, step by step. */
export async function* journeyOf(clients: Clients, mqtt: MqttBroker, logger: Logger): AsyncGenerator<Step> {
  const { buyer, books, bank, desk } = clients;
  await using courier = await courierOn(mqtt, logger);
  let [orderId, parcelId]: [OrderId | null, ParcelId | null] = [null, null];
  const placed = () => there(orderId);
  yield {
    title: "The buyer places an order",
    crossed: [
      ...["orders@2.placeOrder", "pricing.quote", "inventory.reserve", "payments.authorize"],
      ...["shipping.onOrderPlaced", "analytics.onOrderPlaced", "shipping.jobAssigned"],
    ],
    async run() {
      const order = await buyer.placeOrder(orderOf(1));
      orderId = order.id;
      return moneyText(order.total);
    },
  };
  yield {
    title: "The courier's phone has a job",
    crossed: [],
    async run() {
      const { parcels } = await courier.job();
      parcelId = parcels[0] ?? null;
      return `a job of ${parcels.length} parcel`;
    },
  };
  const feed = new Follower(buyer.orderFeed({ orderId: placed() }));
  const graph = new Follower(buyer.orderOnItsWay({ id: placed() }));
  const window = new Follower(desk.notices({}));
  const bothSay = async (status: string) => {
    const has = (it: OrderMoved) => it.status === status;
    await Promise.all([feed.until(has), graph.until(has)]);
    return `the feed and the graph say ${status}`;
  };
  yield {
    title: "The buyer follows the order in a feed and in the graph, and leaves a window open",
    crossed: [],
    async run() {
      await window.until(() => true);
      return bothSay("OPEN");
    },
  };
  yield {
    title: "The bank says that the money is there",
    crossed: ["payments.bankNotice", "orders@2.onPaymentEnded", "notifications.onOrderMoved"],
    async run() {
      await bank.bankNotice({ reference: placed(), settled: true, raw: { from: "the bank" } });
      const { title } = await window.until((it) => it.title.includes("PAID"));
      return `${await bothSay("PAID")}, the window says "${title}"`;
    },
  };
  yield {
    title: "The courier hands the parcel over",
    crossed: [
      ...["shipping.courierPosition", "analytics.onPosition"],
      ...["shipping.parcelHandedOver", "notifications.onParcelMoved"],
    ],
    async run() {
      await courier.handOver(there(parcelId));
      const { title } = await window.until((it) => it.title.includes("DELIVERED"));
      return `the window says "${title}"`;
    },
  };
  yield {
    title: "A page asks the graph for the order",
    crossed: ["orders@2.order"],
    async run() {
      const order = await buyer.order({ id: placed() });
      return `it is ${order?.status}, of ${order?.customer}`;
    },
  };
  yield {
    title: "The buyer talks to support",
    crossed: ["orders@2.support"],
    async run() {
      const heard: string[] = [];
      const said = (async function* () {
        yield SupportSays.text({ text: "Where is it?" });
      })();
      for await (const it of buyer.support(said, { orderId: placed(), language: "de" }))
        if (it.case === "text") heard.push(it.value.text);
      return heard.join(" ");
    },
  };
  yield {
    title: "The books export it",
    crossed: ["orders@2.exportOrders"],
    async run() {
      for await (const order of books.exportOrders({ from: new Date(0) }))
        if (order.id === orderId) return order.status;
      throw new Error("it was not exported");
    },
  };
  yield {
    title: "The buyer closes all",
    // The feed waits for a while, for somebody who comes back.
    crossed: ["orders@2.orderOnItsWay", "notifications.notices"],
    async run() {
      await Promise.all([feed, graph, window].map((it) => it.close()));
      return "nobody follows it any more";
    },
  };
}

function there<Value>(value: Value | null): Value {
  if (value === null) throw new Error("an earlier step has not run");
  return value;
}
