import { productExists, productGone, productNotFound } from "../../generated/catalog/errors.js";
import { defineCatalogHandlers } from "../../generated/catalog/handlers.js";
import type { CatalogPublisher } from "../../generated/catalog/publisher.js";
import type { ProductDraftInit, ProductInit, Sku } from "../../generated/catalog/types.js";
import { database } from "../database.js";
import { centsOf } from "../money.js";
import { pageOf } from "../page-of.js";
import { changed, firstProducts } from "../products.js";

const products = new Map<Sku, ProductInit>(firstProducts.map((it) => [it.sku, it]));
const gone = new Map<Sku, string>();

function found(sku: Sku): ProductInit {
  const product = products.get(sku);
  if (product === undefined) throw productNotFound({ sku });
  return product;
}

function saved(product: ProductInit): ProductInit {
  products.set(product.sku, product);
  return product;
}

const price = (it: ProductInit) => centsOf(it.price);
const byPrice = (a: ProductInit, b: ProductInit) => Number(price(a) - price(b));
const orders = {
  NEWEST: (a: ProductInit, b: ProductInit) => b.createdAt.getTime() - a.createdAt.getTime(),
  CHEAPEST: byPrice,
  DEAREST: (a: ProductInit, b: ProductInit) => byPrice(b, a),
};

type Changes = Pick<CatalogPublisher, "productChanged" | "priceChanged">;

export const catalog = defineCatalogHandlers({
  async listProducts({ categories, cheaperThan, sort, ...page }) {
    const most = cheaperThan === undefined ? null : BigInt(cheaperThan.replace(".", ""));
    const wanted = [...products.values()].filter(
      (it) => (categories.length === 0 || categories.includes(it.category)) && (most === null || price(it) < most),
    );
    return pageOf(wanted.sort(orders[sort]), (it) => it.sku, page);
  },
  async getProduct({ sku }) {
    const since = gone.get(sku);
    if (since !== undefined) throw productGone({ sku, since });
    return found(sku);
  },
  async hasProduct({ sku }) {
    found(sku);
  },
  async addProduct({ sku, product }, ctx) {
    if (products.has(sku)) throw productExists({ sku });
    return database.transaction(async (tx) => {
      const added = saved(asNew(sku, product));
      await ctx.publish.using(tx).productChanged(added);
      return added;
    });
  },
  async replaceProduct({ sku, product }, ctx) {
    const before = found(sku);
    const { revision, createdAt, photos = [] } = before;
    ctx.expectVersion(revision);
    const after = { ...product, sku, photos, revision: revision + 1n, createdAt };
    return database.transaction((tx) => told(before, after, ctx.publish.using(tx)));
  },
  async changeProduct({ sku, changes }, ctx) {
    const before = found(sku);
    ctx.expectVersion(before.revision);
    return database.transaction((tx) => told(before, changed(before, changes), ctx.publish.using(tx)));
  },
  async withdrawProduct({ sku }, ctx) {
    const product = found(sku);
    await database.transaction(async (tx) => {
      products.delete(sku);
      await ctx.publish.using(tx).productChanged({ ...product, availability: "DISCONTINUED" });
    });
    const withdrawnAt = new Date();
    gone.set(sku, withdrawnAt.toISOString().slice(0, 10));
    return { withdrawnAt };
  },
  async removePhoto({ sku, photoId }) {
    const product = found(sku);
    saved({ ...product, photos: (product.photos ?? []).filter((it) => it.photoId !== photoId) });
  },
  async addPhoto({ sku, image }) {
    const product = found(sku);
    const photoId = crypto.randomUUID();
    const photo = { photoId, mediaType: "image/jpeg", width: 640, height: 480, sizeBytes: image.length };
    saved({ ...product, photos: [...(product.photos ?? []), photo] });
    return photo;
  },
  async priceList({ currency }) {
    const rows = [...products.values()].filter((it) => it.price.currency === currency);
    return {
      table: ["sku,price", ...rows.map((it) => `${it.sku},${it.price.amount}`)].join("\n"),
      rowCount: rows.length,
    };
  },
  async product({ sku }) {
    return products.get(sku) ?? null;
  },
  async products({ category, sort, ...page }) {
    const wanted = [...products.values()].filter((it) => it.category === category);
    return pageOf(wanted.sort(orders[sort]), (it) => it.sku, page);
  },
  async productPhotos(parents) {
    return parents.map((it) => products.get(it.sku)?.photos ?? []);
  },
  async relatedProducts(parents, { most }) {
    return parents.map(({ sku, category }) =>
      [...products.values()].filter((it) => it.category === category && it.sku !== sku).slice(0, most),
    );
  },
  async resolveProduct(skus) {
    return skus.map((sku) => products.get(sku) ?? null);
  },
  async resolveCategory(paths) {
    return paths.map((path) => ({ path, title: path, children: [] }));
  },
});

/** Saves a product, and says what is different. */
async function told(before: ProductInit, after: ProductInit, publish: Changes): Promise<ProductInit> {
  saved(after);
  await publish.productChanged(after);
  if (price(before) !== price(after)) {
    const validity = { from: new Date().toISOString().slice(0, 10) };
    await publish.priceChanged({ sku: after.sku, before: before.price, after: after.price, validity });
  }
  return after;
}

function asNew(sku: Sku, product: ProductDraftInit): ProductInit {
  return { ...product, sku, revision: 1n, createdAt: new Date() };
}
