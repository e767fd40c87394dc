import { connect } from "node:http2";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { certificate } from "../../runtime/src/auth/credentials.ts";
import { mtls } from "../../runtime/src/auth/mtls.ts";
import type { ClientOptions } from "../../runtime/src/client-options.ts";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import { have, need } from "../infra/have.ts";
import { type Authority, type KeyPair, withAuthority } from "../runtime/auth/certificates.ts";
import { userProject } from "../support/user-project.ts";

const specs = {
  "interspec.yaml": "interspec: 1\nname: test\nnamespace: shop\nsecurity: { service: { type: mtls } }\n",
  "specs/stock.yaml": `interspec: 1
service: stock
owner: team-stock
defaults: { auth: service }
interactions:
  whoAmI:
    style: http
    route: GET /v1/me
    description: Says who calls.
    idempotency: read
    in: {}
    out: { id: string }
  whoAmIRpc:
    style: grpc
    description: Says who calls.
    idempotency: read
    in: {}
    out: { id: string }
`,
};

const source = `
import { serve, type ServeOptions } from "@interspec/runtime/server";
import { createStockClient } from "../generated/stock/client.js";
import { stockService } from "../generated/stock/server.js";

export const start = (options: ServeOptions) =>
  serve(
    [
      stockService({
        async whoAmI(_input, ctx) {
          return { id: ctx.principal?.id ?? "" };
        },
        async whoAmIRpc(_input, ctx) {
          return { id: ctx.principal?.id ?? "" };
        },
      }),
    ],
    { port: 0, host: "127.0.0.1", ...options },
  );

export const client = createStockClient;
`;

interface StockClient extends AsyncDisposable {
  whoAmI(input: object): Promise<{ readonly id: string }>;
  whoAmIRpc(input: object): Promise<{ readonly id: string }>;
}

interface Stock {
  start(options: ServeOptions): Promise<App>;
  client(url: string, options?: ClientOptions): StockClient;
}

const pairs = async ({ cert, sign }: Authority) => ({
  ca: cert,
  server: await sign({ subject: ["CN = localhost"], alternatives: ["DNS.1 = localhost", "IP.1 = 127.0.0.1"] }),
  orders: await sign({ subject: ["CN = orders"], alternatives: ["URI.1 = spiffe://shop/orders"] }),
});

describe("a server with certificates", () => {
  let stock: Stock;
  let ours: Awaited<ReturnType<typeof pairs>>;
  let stranger: KeyPair;
  beforeAll(async () => {
    if (!(await have("openssl"))) return;
    ours = await withAuthority(pairs);
    stranger = (await withAuthority(pairs)).orders;
    const project = await userProject(specs, { "src/main.ts": source }, afterAll);
    stock = (await project.load("src/main")) as unknown as Stock;
  });

  beforeEach((test) => need(test, "openssl"));

  async function started() {
    const { ca, server } = ours;
    const app = await stock.start({ tls: { ...server, ca }, auth: { service: mtls() }, drain: { graceMs: 200 } });
    onTestFinished(() => app.drain());
    expect(app.url).toMatch(/^https:/);
    return app;
  }

  async function called(pair: KeyPair) {
    const { ca } = ours;
    const app = await started();
    const client = stock.client(app.url, { auth: certificate({ ...pair, ca }) });
    onTestFinished(() => client[Symbol.asyncDispose]());
    return client;
  }

  it.each(["whoAmI", "whoAmIRpc"] as const)("knows who calls by theirs: %s", async (name) => {
    const client = await called(ours.orders);
    expect(await client[name]({})).toEqual({ id: "spiffe://shop/orders" });
  });

  it("knows who calls over HTTP/2 without RPC, too", async () => {
    const { ca, orders } = ours;
    const app = await started();
    const session = connect(app.url, { ...orders, ca });
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":path": "/v1/me" });
    expect(JSON.parse(await text(stream))).toEqual({ id: "spiffe://shop/orders" });
  });

  it.each(["whoAmI", "whoAmIRpc"] as const)("knows nobody by a stranger's: %s", async (name) => {
    const client = await called(stranger);
    const error = await client[name]({}).catch((it: InteractionError) => it);
    expect(error).toMatchObject({ code: "unauthenticated" });
  });
});
