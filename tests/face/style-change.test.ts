import { afterAll, describe, expect, it } from "vitest";
import { userProject } from "../support/user-project.ts";

const orders = (style: string) => `interspec: 1
service: orders
owner: team-orders
defaults: { auth: { none: a test } }
types:
  Line: { fields: { sku: { type: string, minLength: 1 }, quantity: { type: int, min: 1 } } }
  Order:
    key: orderId
    fields: { orderId: uuid, lines: list<Line>, note: string? }
errors:
  OutOfStock: { code: FAILED_PRECONDITION, fields: { skus: list<string> }, message: not in stock }
interactions:
  placeOrder:
    ${style === "http" ? "style: http\n    route: POST /v1/orders" : "style: grpc"}
    description: Places an order.
    idempotency: key
    in: { lines: list<Line>, note: string? }
    out: Order
    errors: [OutOfStock]
  getOrder:
    ${style === "http" ? "style: http\n    route: GET /v1/orders/{orderId}" : "style: grpc"}
    description: Reads an order.
    in: { orderId: uuid }
    out: Order
    idempotency: read
  listOrders:
    ${style === "http" ? "style: http\n    route: GET /v1/orders" : "style: grpc"}
    description: Lists orders.
    in: { sku: string? }
    out: list<Order>
    page: cursor
    idempotency: read
`;

const handlers = `
import { defineOrdersHandlers } from "../generated/orders/handlers.js";
import { outOfStock } from "../generated/orders/errors.js";
import type { Order } from "../generated/orders/types.js";

const placed: Order[] = [];

export const orders = defineOrdersHandlers({
  async placeOrder({ lines, note }) {
    const skus = lines.map((it) => it.sku).filter((it) => it === "none");
    if (skus.length > 0) throw outOfStock({ skus });
    const orderId = \`00000000-0000-4000-8000-\${String(placed.length).padStart(12, "0")}\`;
    const order: Order = note === undefined ? { orderId, lines } : { orderId, lines, note };
    placed.push(order);
    return order;
  },
  async getOrder({ orderId }, ctx) {
    const order = placed.find((it) => it.orderId === orderId);
    if (order === undefined) throw ctx.unimplemented();
    return order;
  },
  async listOrders({ cursor, limit }) {
    const from = cursor === null ? 0 : Number(cursor);
    const items = placed.slice(from, from + Math.min(limit, 2));
    const next = from + items.length;
    return { items, nextCursor: next < placed.length ? String(next) : null };
  },
});
`;

const caller = `
import { serve } from "@interspec/runtime/server";
import { createOrdersClient } from "../generated/orders/client.js";
import { ordersService } from "../generated/orders/server.js";
import { orders } from "./handlers.js";

export async function talk() {
  await using app = await serve([ordersService(orders)], { port: 0, host: "127.0.0.1" });
  await using client = createOrdersClient(app.url.replace("localhost", "127.0.0.1"));
  const first = await client.placeOrder({ lines: [{ sku: "a", quantity: 1 }], note: "quick" });
  for (const sku of ["b", "c", "d"]) await client.placeOrder({ lines: [{ sku, quantity: 2 }] });
  const again = await client.getOrder({ orderId: first.orderId });
  const items: string[] = [];
  for await (const order of client.listOrders({})) items.push(order.lines[0]?.sku ?? "");
  let pages = 0;
  for await (const page of client.listOrders({}).pages()) pages += page.items.length > 0 ? 1 : 0;
  const failed = await client.try.placeOrder({ lines: [{ sku: "none", quantity: 1 }] });
  const skus = !failed.ok && failed.error.reason === "OUT_OF_STOCK" ? failed.error.details.skus : [];
  const invalid = await client.try.placeOrder({ lines: [{ sku: "", quantity: 0 }] });
  return {
    same: JSON.stringify(first) === JSON.stringify(again),
    note: again.note,
    items,
    pages,
    skus,
    violations: invalid.ok ? [] : invalid.error.violations.map((it) => it.field),
  };
}
`;

const config = "interspec: 1\nname: test\nnamespace: shop\n";

describe("an interaction that changes its style", () => {
  it.each(["http", "grpc"])("changes no line of handlers and callers: %s", async (style) => {
    const project = await userProject(
      { "interspec.yaml": config, "specs/orders.yaml": orders(style) },
      { "src/handlers.ts": handlers, "src/main.ts": caller },
      afterAll,
    );
    const { talk } = await project.load("src/main");
    const said: unknown = typeof talk === "function" ? await talk() : null;
    expect(said).toEqual({
      same: true,
      note: "quick",
      items: ["a", "b", "c", "d"],
      pages: 2,
      skus: ["none"],
      violations: ["lines.0.sku", "lines.0.quantity"],
    });
  });
});
