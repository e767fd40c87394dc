import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import type { TextFile } from "../judges/finding.ts";
import { judgeSchemathesis } from "../judges/schemathesis.ts";
import { httpPeer } from "../support/http-serving.ts";
import { sampleShop } from "../support/sample-shop.ts";

/** The services of the sample that have an OpenAPI document, and who calls them. */
const callers = {
  analytics: "staff",
  catalog: "staff",
  customers: "user",
  notifications: "user",
  orders: "user",
  "orders-v2": "user",
  payments: "staff",
  pricing: "user",
  reviews: "user",
  shipping: "user",
} as const;

describe("schemathesis, with the OpenAPI document,", () => {
  let shop: Awaited<ReturnType<typeof sampleShop>>;
  beforeAll(async () => {
    shop = await sampleShop(afterAll);
  });

  it.for(Object.entries(callers))("finds nothing in the sample's %s", { timeout: 180_000 }, async (called, test) => {
    await need(test, "schemathesis");
    const [service, caller] = called;
    const headers = { authorization: `Bearer ${shop.presented[caller]}`, "x-api-key": shop.presented.partnerKey };
    expect(await judgeSchemathesis(documentOf(service), { url: shop.urlOf(service), headers })).toEqual([]);
  });

  it("finds what a server does that the document does not say", { timeout: 180_000 }, async (test) => {
    await need(test, "schemathesis");
    const peer = await httpPeer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end('{ "order_id": 1 }');
    });
    onTestFinished(() => peer.close());
    const rules = (await judgeSchemathesis(documentOf("orders"), peer)).map((it) => it.rule);
    expect(rules.length).toBeGreaterThan(0);
  });
});

function documentOf(service: string): TextFile {
  const path = join(root, "generated-sample", "generated", "contracts", "openapi", `${service}.yaml`);
  return { path: `${service}.yaml`, content: readFileSync(path, "utf8") };
}
