import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { need } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import { type Page, pageWith } from "../support/chromium.ts";
import { sampleShop } from "../support/sample-shop.ts";
import { pageSource } from "./page.ts";

describe("a page in Chromium, by web.ts", () => {
  let known: Page;
  let unknown: Page;
  beforeAll(async () => {
    const script = await bundled();
    let settings = {};
    known = await pageWith(script, () => settings, afterAll);
    unknown = await pageWith(script, () => settings, afterAll);
    const shop = await sampleShop(afterAll, { cors: { origins: [known.origin] } });
    const { service } = shop.presented;
    settings = { catalog: shop.urlOf("catalog"), inventory: shop.urlOf("inventory"), service };
  });

  it("calls HTTP and RPC and reads a server stream, on another origin that lets it", {
    timeout: 90_000,
  }, async (test) => {
    await need(test, "chromium");
    expect(await known.result()).toEqual({
      http: "Lamp",
      pages: [24, 6],
      declared: { code: "not_found", reason: "PRODUCT_NOT_FOUND", details: { sku: "XX-0000" } },
      unary: 10,
      keyed: { code: "failed_precondition", reason: "OUT_OF_STOCK", details: { skus: ["LA-0001"] } },
      stream: { product: "LA-0001", onShelf: 10 },
    });
  });

  it("calls nothing where its origin is not listed", { timeout: 90_000 }, async (test) => {
    await need(test, "chromium");
    const refused = { code: "unavailable", reason: null, details: null };
    expect(await unknown.result()).toEqual({
      http: refused,
      pages: refused,
      declared: refused,
      unary: refused,
      keyed: refused,
      stream: refused,
    });
  });
});

/** What a user's build makes of the page. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: pageSource, resolveDir: join(root, "generated-sample"), loader: "ts" },
    bundle: true,
    platform: "browser",
    format: "esm",
    splitting: false,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
