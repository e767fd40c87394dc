import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { composeServices, compositionHasErrors } from "@theguild/federation-composition";
import { parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { graphqlSupergraph } from "../../generator/emitters/graphql-supergraph/index.ts";
import type { InteractionContext } from "../../runtime/src/context.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import type { Service } from "../../runtime/src/service.ts";
import { need } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import type { Texts } from "../support/compile.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";
import { gatewayOf } from "../support/gateway.ts";
import { userProject } from "../support/user-project.ts";
import type { Handlers } from "./graph.ts";
import { ask } from "./graphql-asking.ts";

const names = ["catalog", "customers", "inventory", "orders-v2", "reviews"] as const;
type Name = (typeof names)[number];

let made: Readonly<Record<string, unknown>>;
let specs: Texts;
beforeAll(async () => {
  specs = textsOf(join(root, "specs", "storefront"));
  const lines = names.map((it) => `export * as ${constant(it)} from "../generated/${it}/server.js";`);
  const source = `export { serve } from "@interspec/runtime/server";\n${lines.join("\n")}\n`;
  made = await (await userProject(specs, { "src/main.ts": source }, afterAll)).load("src/main");
});

/** What subgraphs saw of their callers, and how often handlers were called. */
class Seen {
  readonly calls: string[] = [];
  readonly traces: string[] = [];
  readonly remainingMs: number[] = [];

  note(name: string, ctx: InteractionContext): void {
    this.calls.push(name);
    this.traces.push(ctx.trace.traceparent.slice(3, 35));
    this.remainingMs.push(ctx.remaining());
  }
}

/** The parts of the storefront in the graph, each on a port of its own, and a gateway before them. */
async function storefront(handlers: Readonly<Partial<Record<Name, Handlers>>>) {
  const urls = Object.fromEntries(
    await Promise.all(names.map(async (it) => [it, (await served(it, handlers[it] ?? {})).url] as const)),
  );
  const contracts = await contractsOf(specs, graphqlSupergraph);
  return { urls, gateway: await gatewayOf(textOf(contracts, "supergraph.graphql"), urls, onTestFinished) };
}

async function served(name: Name, handlers: Handlers): Promise<App> {
  const { [`${camel(name)}Service`]: make } = made[constant(name)] as Readonly<
    Record<string, (of: unknown) => Service>
  >;
  const missing = async () => Promise.reject(new Error("the test has no such handler"));
  const all = new Proxy(handlers, { get: (own, key) => Reflect.get(own, key) ?? missing });
  const service = make?.(all);
  if (service === undefined) throw new Error(`no service '${name}'`);
  // The graph alone: what else the services do needs brokers and tables.
  const operations = Object.fromEntries(Object.entries(service.operations).filter(([, it]) => it.style === "graphql"));
  const serve = made["serve"] as (services: readonly Service[], options: ServeOptions) => Promise<App>;
  const user: NonNullable<ServeOptions["auth"]>[string] = ({ bearer }) => ({
    id: bearer ?? "nobody",
    scheme: "user",
    scopes: bearer === null ? [] : ["profile:read", "orders:read"],
  });
  const app = await serve([{ ...service, operations, calls: {}, emits: {}, outbox: [] }], {
    port: 0,
    host: "127.0.0.1",
    auth: { user },
    // The gateway is in this process, and computes for long.
    limits: { overload: false },
    drain: { graceMs: 1000 },
  });
  onTestFinished(() => app.drain());
  return app;
}

const skus = (count: number) => Array.from({ length: count }, (_, index) => `LA-${String(index).padStart(4, "0")}`);
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("the storefront behind a gateway", () => {
  it("answers a query across four subgraphs, with one trace and one deadline, and a call a kind", async (test) => {
    await need(test, "gateway");
    const seen = new Seen();
    const { gateway } = await storefront({
      catalog: {
        async products(_input: object, ctx: InteractionContext) {
          seen.note("products", ctx);
          return { items: skus(100).map(product), nextCursor: null };
        },
      },
      inventory: {
        async productStock(keys: readonly string[], _input: object, ctx: InteractionContext) {
          seen.note(`stock of ${keys.length}`, ctx);
          return keys.map((it) => Number(it.slice(3)));
        },
      },
      reviews: {
        async productReviews(keys: readonly string[], _input: object, ctx: InteractionContext) {
          seen.note(`reviews of ${keys.length}`, ctx);
          return keys.map((it) => ({ items: [review(it)], nextCursor: null }));
        },
      },
      customers: {
        async resolveCustomer(keys: readonly string[], ctx: InteractionContext) {
          seen.note(`${keys.length} customers`, ctx);
          return keys.map(customer);
        },
      },
    });
    const query = `{ products(category: "lamps", first: 100) { edges { node {
      title stock reviews(first: 1) { edges { node { stars author { id name } } } }
    } } } }`;
    const headers = { authorization: "Bearer ada", traceparent, "x-request-timeout-ms": "1500" };
    const { data, errors } = await ask(gateway, { query }, headers);
    expect(errors).toBeUndefined();
    const nodes = skus(100).map((sku, index) => {
      const author = { id: `c-${index % 10}`, name: `Customer c-${index % 10}` };
      return { node: { title: `Lamp ${sku}`, stock: index, reviews: { edges: [{ node: { stars: 5, author } }] } } };
    });
    expect(data).toEqual({ products: { edges: nodes } });
    expect([...seen.calls].sort()).toEqual(["10 customers", "products", "reviews of 100", "stock of 100"]);
    expect(new Set(seen.traces)).toEqual(new Set([traceparent.slice(3, 35)]));
    // Less than the 2 s that the spec gives each of them.
    expect(Math.max(...seen.remainingMs)).toBeLessThanOrEqual(1500);
  });

  it("asks for who may read an entity where the gateway comes from", async (test) => {
    await need(test, "gateway");
    const { gateway } = await storefront({
      reviews: {
        productReviews: async (keys: readonly string[]) =>
          keys.map((it) => ({ items: [review(it)], nextCursor: null })),
      },
      catalog: { product: async () => product("LA-0001") },
      customers: { resolveCustomer: async (keys: readonly string[]) => keys.map(customer) },
    });
    const query = '{ product(sku: "LA-0001") { title reviews { edges { node { author { name } } } } } }';
    const refused = await ask(gateway, { query });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: "FORBIDDEN", canonical: "permission_denied" });
    expect((await ask(gateway, { query }, { authorization: "Bearer ada" })).errors).toBeUndefined();
  });

  it("is composed of what its subgraphs say of themselves", async () => {
    const subgraphs = await Promise.all(
      names.map(async (name) => {
        const { url } = await served(name, {});
        const { data } = await ask(url, { query: "{ _service { sdl } }" });
        const { sdl } = Object(data?.["_service"]) as { readonly sdl: string };
        return { name, url, typeDefs: parse(sdl) };
      }),
    );
    const composed = composeServices(subgraphs);
    expect(compositionHasErrors(composed) ? composed.errors.map((it) => it.message) : []).toEqual([]);
  });
});

function product(sku: string) {
  return {
    sku,
    title: `Lamp ${sku}`,
    price: { amount: "29.90", currency: "EUR" },
    category: "lamps",
    attributes: { watts: { case: "number", value: 7.5 } },
    keywords: ["light"],
    photos: [],
    revision: 1n,
    createdAt: new Date("2026-01-15T12:00:00Z"),
  };
}

function review(sku: string) {
  return {
    reviewId: `01890a5d-ac96-774b-bcce-b302099a${sku.slice(3)}`,
    product: sku,
    author: `c-${Number(sku.slice(3)) % 10}`,
    stars: 5,
    text: "It shines.",
    photos: [],
    answers: [],
    score: 0.5,
    writtenAt: new Date("2026-01-15T12:00:00Z"),
  };
}

function customer(id: string) {
  return {
    id,
    name: `Customer ${id}`,
    email: `${id}@shop.example`,
    since: new Date("2026-01-15T12:00:00Z"),
  };
}

function textsOf(folder: string): Texts {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) => it.endsWith(".yaml"));
  return Object.fromEntries(files.map((it) => [it, readFileSync(join(folder, it), "utf8")]));
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function constant(name: Name): string {
  return `${camel(name)}Module`;
}
