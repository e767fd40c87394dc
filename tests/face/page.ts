/** What the page runs: calls of the sample by its `web.ts`, one after the other. */
export const pageSource = `
import { createCatalogWebClient } from "./generated/catalog/web.js";
import { createInventoryWebClient } from "./generated/inventory/web.js";
import { Sku } from "./generated/catalog/types.js";

const settings = await (await fetch("/settings")).json();
const token = () => settings.service;
const catalog = createCatalogWebClient(settings.catalog);
const inventory = createInventoryWebClient(settings.inventory, { token });
const lamp = Sku("LA-0001");

async function told(call) {
  try {
    return await call();
  } catch (error) {
    return { code: error.code, reason: error.reason, details: error.details };
  }
}

async function firstOf(stream) {
  for await (const { product, onShelf } of stream) return { product, onShelf };
}

const result = {
  http: await told(async () => (await catalog.getProduct({ sku: lamp })).title),
  pages: await told(async () => {
    const sizes = [];
    for await (const page of catalog.listProducts({}).pages()) sizes.push(page.items.length);
    return sizes;
  }),
  declared: await told(() => catalog.getProduct({ sku: Sku("XX-0000") })),
  unary: await told(async () => (await inventory.stockOf({ products: [lamp] })).stocks[0].onShelf),
  keyed: await told(() => inventory.reserve({ orderId: "order-1", wants: [{ product: lamp, quantity: 99 }] })),
  stream: await told(() => firstOf(inventory.watchStock({ products: [lamp] }))),
};
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
`;
