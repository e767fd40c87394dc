import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tsHandlers } from "../../generator/emitters/ts-handlers/index.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { root } from "../infra/places.mjs";
import { runBin } from "../judges/run.ts";
import { compiledTexts } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";
import { goldenCases, wholeWorkspaces, workspaceOf } from "../support/every-workspace.ts";
import { installedRuntime } from "../support/installed-runtime.ts";
import { readTree, type Tree, tempFolder, writeTree } from "../support/temp-folder.ts";
import { typescriptEmitters } from "../support/typescript-emitters.ts";

const strictest = {
  target: "es2023",
  module: "nodenext",
  lib: ["es2023"],
  types: ["node"],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedModules: true,
  skipLibCheck: false,
};

const forPages = { bundle: true, platform: "browser", format: "esm", metafile: true, write: false } as const;

describe("the face of a service", () => {
  const folder = tempFolder({ "package.json": '{ "type": "module" }\n' }, afterAll);

  beforeAll(async () => {
    await installedRuntime(folder);
    for (const it of [...wholeWorkspaces, ...goldenCases("tests/goldens/ts-service")]) {
      writeTree(join(folder, it), await codeOf(await workspaceOf(it)));
    }
    const { workspace } = await compiledTexts(shop);
    writeTree(join(folder, "shop"), { ...(await codeOf(workspace)), ...accepted });
    writeTree(join(folder, "shop/refused"), Object.fromEntries(refusals.map(([name, code]) => [`${name}.ts`, code])));
    for (const [name, [module, before, after]] of Object.entries(drifts)) {
      const code = await codeOf(workspace);
      const text = code[module] ?? "";
      expect(text.split(before).length, name).toBe(2);
      writeTree(join(folder, "drifted", name), { ...code, [module]: text.replace(before, after) });
    }
  });

  it.each([
    ["in Node", {}],
    [
      "in a browser, without the types of Node",
      { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] },
    ],
  ])("compiles with seeded handlers %s", async (_home, home) => {
    expect(Object.keys(readTree(folder)).filter((it) => it.includes("/handlers/")).length).toBeGreaterThan(10);
    expect(await mistakes(folder, { ...strictest, ...home }, ["specs", "tests"])).toEqual([]);
  });

  it("compiles with handlers that are written in any of the ways", async () => {
    expect(await mistakes(folder, strictest, ["shop/accepted"])).toEqual([]);
  });

  it("is bundled for a page, with the runtime and nothing of Node", async () => {
    const { metafile } = await build({
      ...forPages,
      absWorkingDir: folder,
      entryPoints: ["shop/orders/web.ts"],
      // What the runtime leans on, where a page's own packages would be.
      nodePaths: [join(root, "node_modules")],
    });
    const imports = Object.values(metafile.inputs).flatMap((it) => it.imports);
    expect(imports.filter((it) => it.external)).toEqual([]);
    expect(Object.keys(metafile.inputs)).toContain("node_modules/@interspec/runtime/dist/browser.js");
  });

  it.each(Object.entries(drifts))("does not compile where %s", async (name, [, , , where]) => {
    const found = await mistakes(folder, strictest, [`drifted/${name}`]);
    expect(found.map((it) => it.slice(`drifted/${name}/`.length))).toContainEqual(expect.stringContaining(where));
  });

  it("refuses what the spec does not declare, with one mistake each", async () => {
    const found = await mistakes(folder, strictest, ["shop/refused"]);
    expect(found).toEqual(
      refusals.map(([name, , message]) => expect.stringContaining(`shop/refused/${name}.ts ${message}`)),
    );
  });
});

describe("the imports of the face", () => {
  it("lead a page to nothing of Node, of handlers or of servers", async () => {
    const files = await codeOf((await compiledTexts(shop)).workspace);
    const folder = tempFolder({ ...files, "package.json": '{ "type": "module", "sideEffects": false }' });
    const { metafile } = await build({
      absWorkingDir: folder,
      entryPoints: ["orders/web.ts"],
      external: ["@interspec/runtime", "@interspec/runtime/*", "@bufbuild/protobuf/*"],
      ...forPages,
    });
    const own = Object.entries(metafile.inputs).filter(([, it]) => it.bytes > 0);
    expect(own.map(([path]) => path).filter((it) => /handlers|server|publisher|client/.test(it))).toEqual([]);
    const packages = new Set(own.flatMap(([, it]) => it.imports.filter((to) => to.external).map((to) => to.path)));
    expect([...packages].sort()).toEqual([
      "@bufbuild/protobuf/codegenv2",
      ...["", "/browser", "/http", "/json", "/protobuf", "/realtime", "/rpc", "/scalar"].map(
        (it) => `@interspec/runtime${it}`,
      ),
    ]);
  });
});

async function codeOf(workspace: Workspace): Promise<Tree> {
  const files = await emitted(workspace, [...typescriptEmitters, tsHandlers]);
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}

/** The mistakes that the compiler tells, a line each, sorted: `shop/a.ts TS2339: Property …`. */
async function mistakes(
  folder: string,
  compilerOptions: object,
  include: readonly string[],
): Promise<readonly string[]> {
  writeTree(folder, { "tsconfig.json": JSON.stringify({ compilerOptions, include }) });
  const { stdout } = await runBin("tsc", ["--pretty", "false"], { cwd: folder });
  const lines = stdout.split("\n").filter((it) => /^\S/.test(it));
  return lines.map((it) => it.replace(/\([0-9,]+\): error /, " ")).sort();
}

const shop = {
  "specs/orders.yaml": `
interspec: 1
service: orders
imports: { inventory: ./inventory.yaml }
defaults: { auth: user }
types:
  OrderId: id
  Order: { fields: { id: OrderId, sku: inventory.Sku, tags: list<string> } }
errors:
  SoldOut: { code: FAILED_PRECONDITION, fields: { left: int } }
interactions:
  getOrder: { style: http, route: "GET /orders/{orderId}", in: { orderId: OrderId }, out: Order }
  placeOrder:
    style: http
    route: POST /orders
    in: { sku: inventory.Sku }
    out: Order
    errors: [SoldOut]
    calls: [inventory.reserve, { to: inventory.lookUp, optional: true }]
    emits: [orderPlaced]
  closeOrder: { style: http, route: "DELETE /orders/{orderId}", in: { orderId: OrderId }, emits: [orderClosed], outbox: true }
  listOrders: { style: http, route: GET /orders, out: list<Order>, page: cursor }
  watch: { style: stream, out: stream Order }
  upload: { style: stream, in: stream Order }
  follow: { style: realtime, transport: websocket, path: /follow, send: Order, receive: Order }
  orderPlaced: { style: event, topic: placed, payload: Order }
  orderClosed: { style: event, topic: closed, payload: Order }
`,
  "specs/inventory.yaml": `
interspec: 1
service: inventory
defaults: { auth: service }
types:
  Sku: id
interactions:
  reserve: { style: grpc, in: { sku: Sku }, out: { until: timestamp } }
  lookUp: { style: grpc, in: { sku: Sku }, out: { left: int } }
  release: { style: grpc, in: { sku: Sku } }
`,
};

const accepted = {
  "accepted/serving.ts": `
import type { Service } from "@interspec/runtime";
import { ordersService } from "../orders/server.js";
import { Orders, whole } from "./handlers.js";

export const services: readonly Service[] = [ordersService(whole), ordersService(new Orders())];
`,
  "accepted/handlers.ts": `
import { soldOut } from "../orders/errors.js";
import { defineOrdersHandlers, type GetOrderContext, type OrdersHandlers, type PlaceOrderContext } from "../orders/handlers.js";
import { type GetOrderInput, type Order, OrderId, type OrderInit, type PlaceOrderInput } from "../orders/types.js";

const orders = new Map<OrderId, OrderInit>();
const reads = {
  async getOrder({ orderId }: GetOrderInput, ctx: GetOrderContext): Promise<OrderInit> {
    const order = orders.get(orderId);
    if (order === undefined) throw ctx.detach().unimplemented();
    return order;
  },
};

export const whole = defineOrdersHandlers({
  ...reads,
  async placeOrder({ sku }, ctx) {
    const stock = await ctx.clients.inventory.lookUp({ sku }, { fallback: null, timeoutMs: 100 });
    const { left } = await ctx.detach().clients.inventory.lookUp({ sku }, { fallback: { left: stock?.left ?? 0 } });
    if (left === 0) throw soldOut({ left });
    const { until } = await ctx.clients.inventory.reserve({ sku }, { signal: ctx.signal });
    ctx.log.info({ until: until.getTime(), remaining: ctx.remaining() }, "reserved");
    const order = { id: OrderId("1"), sku };
    await ctx.publish.orderPlaced(order, { id: "1" });
    return order;
  },
  async closeOrder({ orderId }, ctx) {
    const order = orders.get(orderId);
    if (order !== undefined) await ctx.publish.using({}).orderClosed(order);
  },
  async listOrders({ cursor, limit }) {
    return { items: [...orders.values()].slice(0, cursor === null ? limit : 0), nextCursor: null };
  },
  async *watch() {
    yield* orders.values();
  },
  async upload(incoming) {
    for await (const order of incoming) orders.set(order.id, order);
  },
  async *follow(incoming, _input, ctx) {
    for await (const order of incoming) yield { ...order, tags: [...order.tags, ctx.connection.id] };
  },
});

export class Orders implements OrdersHandlers {
  getOrder = reads.getOrder;
  closeOrder = whole.closeOrder;
  listOrders = whole.listOrders;
  watch = whole.watch;
  upload = whole.upload;
  follow = whole.follow;
  async placeOrder(_input: PlaceOrderInput, ctx: PlaceOrderContext): Promise<Order> {
    throw ctx.unimplemented();
  }
}
`,
  "accepted/calls.ts": `
import { createInventoryClient, Sku } from "../inventory/index.js";
import { createOrdersClient, type Order, OrderId } from "../orders/index.js";
import { createOrdersWebClient, type OrdersWebClient } from "../orders/web.js";

export const web: OrdersWebClient = createOrdersWebClient("/api", { token: () => "t" });

export async function calls(): Promise<readonly Order[]> {
  await using orders = createOrdersClient("http://orders:8080", { headers: { "x-team": "till" } });
  const inventory = createInventoryClient(new URL("http://inventory:8080"));
  const found = [await orders.getOrder({ orderId: OrderId("1") }, { timeoutMs: 300 })];
  const placed = await orders.try.placeOrder({ sku: Sku("1") });
  if (placed.ok) found.push(placed.value);
  else if (placed.error.reason === "SOLD_OUT") console.log(placed.error.details.left);
  for await (const order of orders.listOrders({})) found.push(order);
  for await (const page of orders.listOrders({}).pages()) found.push(...page.items);
  for await (const order of orders.watch({})) found.push(order);
  for await (const order of web.watch({})) found.push(order);
  await orders.upload(orders.listOrders({}));
  const released: undefined | void = await inventory.release({ sku: Sku("1") });
  return released === undefined ? found : [];
}
`,
};

const imports = `
import type { OrdersClient } from "../orders/client.js";
import { defineOrdersHandlers, type CloseOrderContext, type OrdersHandlers, type PlaceOrderContext } from "../orders/handlers.js";
import type { Order } from "../orders/types.js";
import { Sku } from "../inventory/types.js";
export type Used = [OrdersClient, CloseOrderContext, OrdersHandlers, PlaceOrderContext, Order];
export const used = [defineOrdersHandlers, Sku];
`;

/** Generated code of which one place says something else than the others: module, text, other text, who complains. */
const drifts: Readonly<Record<string, readonly [module: string, before: string, after: string, where: string]>> = {
  "a client's answer is another type": [
    "orders/client.ts",
    "  getOrder(input: GetOrderInput, options?: CallOptions): Promise<Order>;",
    "  getOrder(input: GetOrderInput, options?: CallOptions): Promise<string>;",
    "orders/client.ts TS2322",
  ],
  "a client has more": [
    "orders/client.ts",
    "  /** The same calls",
    "  other(input: GetOrderInput): Promise<Order>;\n  /** The same calls",
    "orders/client.ts TS2741",
  ],
  "a handler gets more": [
    "orders/handlers.ts",
    "  getOrder(input: GetOrderInput,",
    "  getOrder(input: GetOrderInput & { readonly more: string },",
    "orders/server.ts TS2322",
  ],
  "a handler gives less": [
    "orders/handlers.ts",
    "ctx: GetOrderContext): Promise<OrderInit>",
    "ctx: GetOrderContext): Promise<Omit<OrderInit, 'id'>>",
    "orders/server.ts TS2322",
  ],
  "a handler is not there": ["orders/handlers.ts", "  getOrder(input", "  getAnother(input", "orders/server.ts TS2741"],
  "an endpoint reads another input": [
    "orders/wire/http.ts",
    "input: getOrderInputJson",
    "input: placeOrderInputJson",
    "orders/wire/http.ts TS2375",
  ],
  "an endpoint answers another type": [
    "orders/wire/http.ts",
    "    input: getOrderInputJson,\n    output: orderJson",
    "    input: getOrderInputJson,\n    output: getOrderInputJson",
    "orders/wire/http.ts TS2375",
  ],
  "an endpoint lacks an error": [
    "orders/wire/http.ts",
    "    errors: [soldOut]",
    "    errors: []",
    "orders/wire/http.ts TS2375",
  ],
  "a method is another one": [
    "inventory/wire/rpc.ts",
    "pb.InventoryService.method.reserve,",
    "pb.InventoryService.method.lookUp,",
    "inventory/wire/rpc.ts TS2322",
  ],
  "a stream answers another message": [
    "orders/wire/rpc.ts",
    "    output: watchResponse,",
    "    output: uploadResponse,",
    "orders/wire/rpc.ts TS",
  ],
  "a socket's client sends another message": [
    "orders/client.ts",
    "  follow(outgoing: AsyncIterable<OrderInit>,",
    "  follow(outgoing: AsyncIterable<string>,",
    "orders/client.ts TS2322",
  ],
  "a socket's handler gets another message": [
    "orders/handlers.ts",
    "  follow(incoming: AsyncIterable<Order>,",
    "  follow(incoming: AsyncIterable<string>,",
    "orders/server.ts TS2322",
  ],
  "a socket's handler gives another message": [
    "orders/handlers.ts",
    "ctx: FollowContext): AsyncIterable<OrderInit>",
    "ctx: FollowContext): AsyncIterable<string>",
    "orders/server.ts TS2322",
  ],
  "a socket takes another message": [
    "orders/wire/realtime.ts",
    "    receive: orderJson,",
    "    receive: followInputJson,",
    "orders/wire/realtime.ts TS2375",
  ],
};

/** A file that is wrong in one place, and what the compiler says of it; sorted by name. */
const refusals = (
  [
    [
      "another-scalar",
      'export const f = (orders: OrdersClient) => orders.getOrder({ orderId: Sku("1") });',
      "TS2322: Type 'Sku' is not assignable to type 'OrderId'.",
    ],
    [
      "call-beyond-calls",
      'export const f = (ctx: PlaceOrderContext) => ctx.clients.inventory.release({ sku: Sku("1") });',
      "TS2339: Property 'release' does not exist on type",
    ],
    [
      "message-beyond-emits",
      "export const f = (ctx: PlaceOrderContext, order: Order) => ctx.publish.orderClosed(order);",
      "TS2339: Property 'orderClosed' does not exist on type",
    ],
    [
      "message-outside-its-transaction",
      "export const f = (ctx: CloseOrderContext, order: Order) => ctx.publish.orderClosed(order);",
      "TS2339: Property 'orderClosed' does not exist on type",
    ],
    [
      "missing-handler",
      "export const f = (handlers: Omit<OrdersHandlers, 'placeOrder'>) => defineOrdersHandlers(handlers);",
      "TS2741: Property 'placeOrder' is missing in type",
    ],
    [
      "no-fallback",
      'export const f = (ctx: PlaceOrderContext) => ctx.clients.inventory.lookUp({ sku: Sku("1") });',
      "TS2554: Expected 2 arguments, but got 1.",
    ],
    [
      "service-beyond-calls",
      "export const f = (ctx: CloseOrderContext) => ctx.clients.inventory;",
      "TS2339: Property 'inventory' does not exist on type 'object'.",
    ],
    [
      "undeclared-reason",
      'export const f = async (orders: OrdersClient) => { const it = await orders.try.placeOrder({ sku: Sku("1") }); return !it.ok && it.error.reason === "GONE"; };',
      "TS2367: This comparison appears to be unintentional because the types",
    ],
    [
      "wrong-fallback",
      'export const f = (ctx: PlaceOrderContext) => ctx.clients.inventory.lookUp({ sku: Sku("1") }, { fallback: 0 });',
      "TS2322: Type 'number' is not assignable to type 'LookUpOutput'.",
    ],
  ] as const
).map(([name, line, message]) => [name, imports + line, message] as const);
