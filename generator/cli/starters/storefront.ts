import type { Starter } from "./starter.ts";
import { configHead, specHead } from "./starter.ts";

function config(name: string): string {
  return `${configHead}interspec: 1
name: ${name}
namespace: shop
security:
  user:
    type: oidc
    issuer: https://id.example.com
    audience: shop
    scopes: { "orders:read": Read your orders, "orders:write": Place and change orders }
  service: { type: bearer }
  device: { type: mqttUser }
journeys:
  checkout:
    entry: orders.placeOrder
    budget: 5s
    maxSyncHops: 2
    critical: true
    slo: { latency: { p99: 800ms }, availability: 99.9 }
`;
}

const common = `${specHead}interspec: 1
library: common
description: What every team of the shop shares.
types:
  Currency: { enum: [EUR, USD], closed: true }
  Money:
    description: An amount of money.
    fields:
      amount: { type: "decimal(18,2)", min: 0 }
      currency: Currency
`;

const couriers = `${specHead}interspec: 1
service: couriers
owner: team-delivery
contact: { name: team-delivery, url: "https://shop.example/teams/delivery", email: delivery@shop.example }
description: Where the couriers are.
defaults: { auth: user }
types:
  CourierId: id
  Position:
    fields:
      lat: { type: double, min: -90, max: 90 }
      lon: { type: double, min: -180, max: 180 }
      at: timestamp
  Says: { union: { text: Text, typing: Typing } }
  Text: { fields: { text: { type: string, minLength: 1, maxLength: 2000 } } }
  Typing: { fields: {} }
interactions:
  position:
    style: mqtt
    description: A courier's phone says where it is.
    topic: shop/v1/{courierId}/position
    from: device
    qos: 0
    retain: true
    expiry: 60s
    in: { courierId: CourierId }
    payload: Position
  chat:
    style: realtime
    description: A customer talks with the courier.
    transport: websocket
    path: /v1/couriers/{courierId}/chat
    in: { courierId: CourierId }
    send: Says
    receive: Says
    resume: true
`;

const inventory = `${specHead}interspec: 1
service: inventory
owner: team-warehouse
contact: { name: team-warehouse, url: "https://shop.example/teams/warehouse", email: warehouse@shop.example }
description: What is on the shelves.
imports: { common: ./common.yaml }
defaults: { auth: service }
types:
  Sku: { type: id, pattern: "^[A-Z]{2}-[0-9]{4}$", maxLength: 7 }
  Product:
    key: sku
    description: Something that can be bought.
    fields:
      sku: Sku
      name: string
      price: common.Money
errors:
  OutOfStock: { code: FAILED_PRECONDITION, fields: { skus: list<Sku> }, message: not enough stock }
interactions:
  reserve:
    style: grpc
    description: Sets items aside for an order.
    in: { orderId: id, skus: list<Sku> }
    out: { reservationId: uuid, expiresAt: timestamp }
    errors: [OutOfStock]
    idempotency: key
    timeout: 800ms
  stockLow:
    style: event
    description: A product is about to run out.
    topic: shop.inventory.stock-low.v1
    partitionBy: sku
    payload: { sku: Sku, left: int, at: timestamp }
    retention: 3d
  product:
    style: graphql
    description: One product.
    field: Query.product
    in: { sku: Sku }
    out: Product?
    auth: { none: the catalogue is public }
`;

const orders = `${specHead}interspec: 1
service: orders
owner: team-orders
contact: { name: team-orders, url: "https://shop.example/teams/orders", email: orders@shop.example }
description: Places, reads and follows orders.
imports: { common: ./common.yaml, inventory: ./inventory.yaml }
defaults: { auth: user, http: { timeout: 3s } }
types:
  OrderId: id
  OrderStatus:
    description: Where an order stands.
    enum: [OPEN, PAID, SHIPPED]
  Payment: { union: { card: Card, sepa: Sepa } }
  Card: { fields: { last4: { type: string, pattern: "^[0-9]{4}$" } } }
  Sepa: { fields: { iban: { type: string, safety: pii } } }
  OrderLine: { fields: { product: ref<inventory.Product>, quantity: { type: int, min: 1, max: 99 } } }
  NewOrder:
    fields:
      lines: { type: list<OrderLine>, minItems: 1, maxItems: 50 }
      payment: Payment
      note: { type: "string?", maxLength: 200, description: What the customer wants us to know. }
  Order:
    key: id
    extends: NewOrder
    description: What a customer bought.
    fields:
      id: OrderId
      status: { type: OrderStatus, default: OPEN }
      total: common.Money
      placedAt: timestamp
      version: long
errors:
  OrderNotFound: { code: NOT_FOUND, fields: { orderId: OrderId }, message: no such order }
interactions:
  getOrder:
    style: http
    description: Reads one order.
    route: GET /v1/orders/{orderId}
    in: { orderId: OrderId }
    out: Order
    etag: version
    errors: [OrderNotFound]
    auth: { scopes: ["orders:read"] }
    audience: public
  listOrders:
    style: http
    description: Lists the caller's orders, newest first.
    route: GET /v1/orders
    in: { status: "OrderStatus?" }
    out: list<Order>
    page: cursor
    auth: { scopes: ["orders:read"] }
    audience: public
  placeOrder:
    style: http
    description: Places an order.
    route: POST /v1/orders
    in: NewOrder
    out: Order
    errors: [inventory.OutOfStock]
    idempotency: key
    calls: [inventory.reserve]
    emits: [orderChanged]
    auth: { scopes: ["orders:write"] }
    audience: public
  exportOrders:
    style: stream
    description: Streams the orders placed since a time.
    in: { since: timestamp }
    out: stream Order
    auth: service
  orderChanged:
    style: event
    description: An order was placed or has a new status.
    topic: shop.orders.changed.v1
    partitionBy: id
    payload: Order
    encoding: avro
    retention: 7d
  onStockLow:
    style: event
    description: Warns customers whose basket holds the product.
    consumes: inventory.stockLow
  order:
    style: graphql
    description: One order.
    field: Query.order
    in: { id: OrderId }
    out: Order?
  orderFeed:
    style: realtime
    description: Tells a customer how an order moves.
    transport: sse
    path: /v1/orders/{orderId}/feed
    in: { orderId: OrderId }
    send: Order
    resume: true
`;

const main = `import { randomUUID } from "node:crypto";
import { bearer, jwt, type Verifier } from "@interspec/runtime/auth";
import { serve } from "@interspec/runtime/server";
import { couriersService } from "../generated/couriers/server.js";
import { inventoryService } from "../generated/inventory/server.js";
import { ordersService } from "../generated/orders/server.js";
import { couriers } from "./handlers/couriers.js";
import { inventory } from "./handlers/inventory.js";
import { orders } from "./handlers/orders.js";

// All services run in this one process, so that a secret of the process will do until each has a token of its own.
const secret = process.env["SERVICE_TOKEN"] ?? randomUUID();
const service: Verifier = ({ bearer: token }) => {
  if (token !== secret) throw new Error("another token");
  return { id: "shop", scheme: "service", scopes: [] };
};

const app = await serve([couriersService(couriers), inventoryService(inventory), ordersService(orders)], {
  auth: { user: jwt({ issuer: "https://id.example.com", audience: "shop" }), service },
  credentials: { service: bearer(secret) },
});
console.log(\`shop on \${app.url}\`);
`;

/** A small shop: four files, all seven styles. */
export const storefront: Starter = {
  files: (name) => [
    { path: "interspec.yaml", text: config(name) },
    { path: "specs/common.yaml", text: common },
    { path: "specs/couriers.yaml", text: couriers },
    { path: "specs/inventory.yaml", text: inventory },
    { path: "specs/orders.yaml", text: orders },
  ],
  main,
  packages: ["jose"],
};
