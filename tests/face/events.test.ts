import { Type } from "avsc";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { MessageContext } from "../../runtime/src/context.ts";
import { withSchemaId } from "../../runtime/src/event/avro/schema-id.ts";
import type { MemoryBroker } from "../../runtime/src/event/memory/memory.ts";
import type { Subscription } from "../../runtime/src/event/subscribe-options.ts";
import type { Logger } from "../../runtime/src/logger.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import type { InProcess, InProcessOptions } from "../../runtime/src/testing/in-process.ts";
import type { TestBroker } from "../../runtime/src/testing/memory.ts";
import { virtualClock } from "../../runtime/src/testing/virtual-clock.ts";
import { foreignRecord, raw } from "../support/event-desk.ts";
import { userProject } from "../support/user-project.ts";

const specs = {
  "interspec.yaml": "interspec: 1\nname: test\nnamespace: shop\n",
  "specs/orders.yaml": `interspec: 1
service: orders
owner: team-orders
defaults: { auth: { none: a test } }
types:
  OrderId: id
  Status: { enum: [OPEN, PAID] }
  Payment: { union: { card: Card, cash: Cash } }
  Card: { fields: { number: string } }
  Cash: { fields: { amount: int } }
  Order: { key: id, fields: { id: OrderId, status: Status, payment: Payment, lines: list<string>, at: timestamp } }
interactions:
  placeOrder:
    style: http
    route: POST /v1/orders
    description: Places an order.
    in: { sku: string }
    out: { orderId: OrderId }
    emits: [orderPlaced, orderNoted]
  orderPlaced:
    style: event
    description: An order was placed.
    topic: shop.orders.placed.v1
    payload: Order
    encoding: avro
    expiry: 1h
  orderChecked:
    style: event
    description: An order was checked.
    topic: shop.orders.checked.v1
    payload: Order
  orderNoted:
    style: event
    description: An order was noted.
    topic: shop.orders.noted.v1
    payload: { orderId: OrderId, text: string? }
`,
  "specs/billing.yaml": `interspec: 1
service: billing
owner: team-billing
defaults: { auth: { none: a test } }
imports: { orders: ./orders.yaml }
interactions:
  onOrderPlaced:
    style: event
    description: Bills an order.
    consumes: orders.orderPlaced
    emits: [invoiced]
  onOrderChecked:
    style: event
    description: Reads checks.
    consumes: orders.orderChecked
  onOrderNoted:
    style: event
    description: Reads notes.
    consumes: orders.orderNoted
    retry: { attempts: 3, backoff: 1ms, topics: [10ms] }
  invoiced:
    style: event
    description: An order was billed.
    topic: shop.billing.invoiced.v1
    payload: { orderId: orders.OrderId, cents: int }
    partitionBy: orderId
`,
};

const source = `
import { memory as plainMemory } from "@interspec/runtime/event/memory";
import { type ServeOptions, serve } from "@interspec/runtime/server";
import { inProcess, type InProcessOptions, memory } from "@interspec/runtime/testing";
import { billingService } from "../generated/billing/server.js";
import type { BillingHandlers } from "../generated/billing/handlers.js";
import { createOrdersClient } from "../generated/orders/client.js";
import { consumeOrders } from "../generated/orders/consumers.js";
import { createOrdersPublisher } from "../generated/orders/publisher.js";
import { ordersService } from "../generated/orders/server.js";
import { OrderId, Payment } from "../generated/orders/types.js";
import { ordersEvents } from "../generated/orders/wire/event.js";

export { ordersEvents, consumeOrders, createOrdersClient, createOrdersPublisher, memory, plainMemory };

const orders = ordersService({
  async placeOrder({ sku }, ctx) {
    const id = OrderId("o-" + sku);
    const at = new Date(0);
    await ctx.publish.orderPlaced({ id, status: "OPEN", payment: Payment.card({ number: "4711" }), lines: [sku], at });
    await ctx.publish.orderNoted({ orderId: id, text: "placed" }, { id: "note-" + sku });
    return { orderId: id };
  },
});

export const services = (billing: BillingHandlers) => [orders, billingService(billing)];
export const serveShop = (billing: BillingHandlers, options: ServeOptions) => serve(services(billing), options);
export const shopInProcess = (billing: BillingHandlers, options: InProcessOptions) =>
  inProcess(services(billing), options);
`;

interface Order {
  readonly id: string;
  readonly status: string;
  readonly payment: { readonly case: string; readonly value: unknown };
  readonly lines: readonly string[];
  readonly at: Date;
}

interface BillingContext extends MessageContext {
  readonly publish: { invoiced(payload: { readonly orderId: string; readonly cents: number }): Promise<void> };
}

interface Billing {
  onOrderPlaced(order: Order, ctx: BillingContext): Promise<void>;
  onOrderChecked(order: Order): Promise<void>;
  onOrderNoted(note: { readonly orderId: string; readonly text?: string }, ctx: MessageContext): Promise<void>;
}

interface Shop {
  serveShop(billing: Billing, options: ServeOptions): Promise<App>;
  shopInProcess(billing: Billing, options: InProcessOptions): Promise<InProcess>;
  createOrdersClient(target: unknown): AsyncDisposable & {
    placeOrder(input: { readonly sku: string }, options?: object): Promise<{ readonly orderId: string }>;
  };
  createOrdersPublisher(brokers: unknown): AsyncDisposable & {
    orderNoted(payload: { readonly orderId: string; readonly text?: string }, options?: object): Promise<void>;
  };
  consumeOrders(brokers: unknown, options: object, handlers: Record<string, unknown>): Promise<Subscription>;
  memory(): TestBroker;
  plainMemory(): MemoryBroker;
  readonly ordersEvents: { readonly orderPlaced: { readonly encoding: { readonly schema: string } } };
}

let shop: Shop;
beforeAll(async () => {
  const project = await userProject(specs, { "src/shop.ts": source }, afterAll);
  shop = (await project.load("src/shop")) as unknown as Shop;
});

const nothing = async () => undefined;
const idle: Billing = { onOrderPlaced: nothing, onOrderChecked: nothing, onOrderNoted: nothing };
const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe("generated services that publish and consume", () => {
  it("hand on an order from HTTP by Avro and JSON, in one trace", async () => {
    const broker = shop.memory();
    const placed: Order[] = [];
    const noted: unknown[] = [];
    const running = await shop.shopInProcess(
      {
        ...idle,
        async onOrderPlaced(order, ctx) {
          placed.push(order);
          await ctx.publish.invoiced({ orderId: order.id, cents: 100 });
        },
        async onOrderNoted(note, ctx) {
          noted.push([note, ctx.event.id, ctx.attempt]);
        },
      },
      { brokers: { event: broker } },
    );
    onTestFinished(() => running[Symbol.asyncDispose]());
    await using client = shop.createOrdersClient(running.target);
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    expect(await client.placeOrder({ sku: "a" }, { headers })).toEqual({ orderId: "o-a" });
    await expect.poll(() => broker.published("shop.billing.invoiced.v1").length).toBe(1);
    expect(placed).toEqual([
      {
        id: "o-a",
        status: "OPEN",
        payment: { case: "card", value: { number: "4711" } },
        lines: ["a"],
        at: new Date(0),
      },
    ]);
    await expect.poll(() => noted).toEqual([[{ orderId: "o-a", text: "placed" }, "note-a", 1]]);
    const [order] = broker.published("shop.orders.placed.v1");
    const [invoice] = broker.published("shop.billing.invoiced.v1");
    expect(order).toMatchObject({ key: "o-a", attributes: { subject: "o-a", correlationid: traceId } });
    expect(invoice).toMatchObject({
      key: "o-a",
      json: { orderId: "o-a", cents: 100 },
      attributes: { causationid: order?.attributes["id"], correlationid: traceId },
    });
    for (const it of [order, invoice]) expect(it?.headers["traceparent"]?.slice(3, 35)).toBe(traceId);
    expect(Date.parse(order?.attributes["expirytime"] ?? "") - Date.parse(order?.attributes["time"] ?? "")).toBe(
      3_600_000,
    );
  });

  it("retry by the topics of the spec, and bury what fails to the end", async () => {
    const broker = shop.memory();
    const attempts: number[] = [];
    const running = await shop.shopInProcess(
      {
        ...idle,
        async onOrderNoted(_note, ctx) {
          attempts.push(ctx.attempt);
          throw new Error("no");
        },
      },
      { brokers: { event: broker }, logger: silent },
    );
    onTestFinished(() => running[Symbol.asyncDispose]());
    await using publisher = shop.createOrdersPublisher(broker);
    await publisher.orderNoted({ orderId: "o-1" });
    await expect.poll(() => broker.published("shop.orders.noted.v1.billing.dlq").length).toBe(1);
    expect(attempts).toEqual([1, 2]);
    const [dead] = broker.published("shop.orders.noted.v1.billing.dlq");
    expect(dead).toMatchObject({ json: { orderId: "o-1" }, headers: { x_error_code: "internal", x_attempts: "2" } });
  });

  it("are ready when they consume, and share a broker of the process where none is given", async () => {
    const noted: unknown[] = [];
    const app = await shop.serveShop(
      {
        ...idle,
        async onOrderNoted({ orderId }) {
          noted.push(orderId);
        },
      },
      { port: 0, host: "localhost", drain: { graceMs: 500 } },
    );
    onTestFinished(() => app.drain());
    const ready = await (await fetch(`${app.url}/readyz`)).json();
    expect(ready).toMatchObject({
      status: "ready",
      consumers: { "billing.onOrderPlaced": "running", "billing.onOrderNoted": "running" },
    });
    await using client = shop.createOrdersClient(app.url);
    await client.placeOrder({ sku: "shared" });
    await expect.poll(() => noted).toEqual(["o-shared"]);
  });

  it("do not start with a broker that takes no events, and say so with all else that is missing", async () => {
    const { connect: _none, ...mqttAlone } = shop.plainMemory();
    await expect(shop.serveShop(idle, { port: 0, brokers: { event: mqttAlone } })).rejects.toThrow(
      "the broker 'event' takes no events: set options.brokers.event to one that does",
    );
  });

  it("do not start where the broker cannot be reached, and leave nothing behind", async () => {
    const away = { ...shop.plainMemory(), connect: () => Promise.reject(new Error("ECONNREFUSED")) };
    const options = { port: 0, host: "localhost", brokers: { event: away } };
    const message = `the broker at ${away.address} cannot be reached`;
    await expect(shop.serveShop(idle, options)).rejects.toMatchObject({ code: "unavailable", message });
  });

  it("tell once where messages are kept in memory in production", async () => {
    const warnings: string[] = [];
    const logger: Logger = { ...silent, warn: (_fields, message) => void warnings.push(message) };
    const before = process.env["NODE_ENV"];
    process.env["NODE_ENV"] = "production";
    onTestFinished(() => {
      process.env["NODE_ENV"] = before;
    });
    const app = await shop.serveShop(idle, { port: 0, host: "localhost", logger, drain: { delayMs: 0, graceMs: 500 } });
    await app.drain();
    expect(warnings.filter((it) => it.includes("options.brokers"))).toHaveLength(1);
    expect(warnings.filter((it) => it.includes("options.dedupe"))).toHaveLength(1);
  });
});

describe("messages of newer writers", () => {
  it("bring new values, variants and fields in JSON, which are unknown or dropped", async () => {
    const broker = shop.memory();
    const checked: Order[] = [];
    const running = await shop.shopInProcess(
      { ...idle, onOrderChecked: async (order) => void checked.push(order) },
      { brokers: { event: broker } },
    );
    onTestFinished(() => running[Symbol.asyncDispose]());
    const { send } = raw(broker, virtualClock());
    const order = {
      id: "o-1",
      status: "REFUNDED",
      payment: { crypto: { coin: "x" } },
      lines: [],
      at: "2026-01-15T10:00:00Z",
    };
    const headers = { ce_type: "shop.orders.orderChecked.v1" };
    await send(foreignRecord({ topic: "shop.orders.checked.v1", headers, body: { ...order, colour: "red" } }));
    await expect
      .poll(() => checked)
      .toEqual([
        {
          ...{ id: "o-1", status: "REFUNDED", lines: [], at: new Date("2026-01-15T10:00:00Z") },
          payment: { case: "$unknown", name: "crypto" },
        },
      ]);
  });

  it("bring them in Avro, by the schema that a registry has", async () => {
    const { schema } = shop.ordersEvents.orderPlaced.encoding;
    const newer = newerSchema(schema);
    const registry = {
      idOf: async () => 1,
      schemaOf: async (id: number) => (id === 1 ? schema : newer),
    };
    const broker = { ...shop.memory(), registry };
    const placed: Order[] = [];
    const running = await shop.shopInProcess(
      { ...idle, onOrderPlaced: async (order) => void placed.push(order) },
      { brokers: { event: broker }, logger: silent },
    );
    onTestFinished(() => running[Symbol.asyncDispose]());
    const { send } = raw(broker, virtualClock());
    const body = Type.forSchema(JSON.parse(newer)).toBuffer({
      ...{ id: "o-1", status: "REFUNDED", lines: ["a"], at: 0, colour: "red" },
      payment: { card: null, cash: null, crypto: { coin: "x" } },
    });
    const headers = { ce_type: "shop.orders.orderPlaced.v1", "content-type": "application/avro" };
    const record = foreignRecord({ topic: "shop.orders.placed.v1", headers });
    await send({ ...record, value: withSchemaId(body, 2) });
    await expect
      .poll(() => placed)
      .toEqual([
        {
          ...{ id: "o-1", status: "$unknown", lines: ["a"], at: new Date(0) },
          payment: { case: "$unknown", name: null },
        },
      ]);
  });
});

/** A schema of orders as the next version has it: another status, another way to pay, another field. */
function newerSchema(schema: string): string {
  const coin = { type: "record", name: "Crypto", fields: [{ name: "coin", type: "string" }] };
  return JSON.stringify(JSON.parse(schema), (key, value) => {
    if (key === "symbols") return [...value, "REFUNDED"];
    if (key !== "fields") return value;
    const names = value.map((it: { readonly name: string }) => it.name);
    if (names.includes("cash")) return [...value, { name: "crypto", type: ["null", coin], default: null }];
    return names.includes("lines") ? [...value, { name: "colour", type: "string" }] : value;
  });
}

describe("a consumer outside of the workspace", () => {
  it("reads what it has handlers for, and hands over when it is drained", async () => {
    const broker = shop.memory();
    await using publisher = shop.createOrdersPublisher({ event: broker });
    const seen: unknown[] = [];
    const handlers = {
      async orderNoted({ orderId }: { readonly orderId: string }, ctx: MessageContext) {
        seen.push([orderId, ctx.interaction, ctx.event.source]);
      },
    };
    const first = await shop.consumeOrders(broker, { group: "reports" }, handlers);
    await publisher.orderNoted({ orderId: "o-1" });
    await expect.poll(() => seen).toEqual([["o-1", "orders.orderNoted", "/shop/orders"]]);
    expect(first.states()).toEqual({ "orders.orderNoted": "running" });
    await first.drain();
    expect(first.states()).toEqual({ "orders.orderNoted": "stopped" });
    await publisher.orderNoted({ orderId: "o-2" });
    await using _second = await shop.consumeOrders(broker, { group: "reports" }, handlers);
    await expect.poll(() => seen.length).toBe(2);
    await using _late = await shop.consumeOrders(broker, { group: "late", from: "latest" }, handlers);
    await publisher.orderNoted({ orderId: "o-3" });
    await expect.poll(() => seen.slice(2)).toHaveLength(2);
  });

  it("puts away what it cannot handle", async () => {
    const broker = shop.memory();
    await using publisher = shop.createOrdersPublisher(broker);
    const refuse = { orderNoted: () => Promise.reject(Object.assign(new Error("no"))) };
    await using _it = await shop.consumeOrders(broker, { group: "reports", logger: silent }, refuse);
    await publisher.orderNoted({ orderId: "o-1" });
    await expect.poll(() => broker.published("shop.orders.noted.v1.reports.dlq").length).toBe(1);
  });

  it("names a handler that is of no event", async () => {
    const consume = shop.consumeOrders(shop.memory(), { group: "reports" }, { orderGone: async () => undefined });
    await expect(consume).rejects.toThrow("there is no event 'orderGone'");
  });
});
