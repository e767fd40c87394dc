import { productExists, productGone, productNotFound } from "../../generated/catalog/errors.js";
import { defineCatalogHandlers } from "../../generated/catalog/handlers.js";
import type { ProductDraftInit, ProductInit, Sku } from "../../generated/catalog/types.js";
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
  async addProduct({ sku, product }) {
    if (products.has(sku)) throw productExists({ sku });
    return saved(asNew(sku, product));
  },
  async replaceProduct({ sku, product }) {
    const { revision, createdAt, photos = [] } = found(sku);
    return saved({ ...product, sku, photos, revision: revision + 1n, createdAt });
  },
  async changeProduct({ sku, changes }) {
    return saved(changed(found(sku), changes));
  },
  async withdrawProduct({ sku }) {
    found(sku);
    products.delete(sku);
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
  async product(_input, ctx) {
    throw ctx.unimplemented();
  },
  async products(_input, ctx) {
    throw ctx.unimplemented();
  },
  async productPhotos(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
  async relatedProducts(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveProduct(_keys, ctx) {
    throw ctx.unimplemented();
  },
  async resolveCategory(_keys, ctx) {
    throw ctx.unimplemented();
  },
});

function asNew(sku: Sku, product: ProductDraftInit): ProductInit {
  return { ...product, sku, revision: 1n, createdAt: new Date() };
}
