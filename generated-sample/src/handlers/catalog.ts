import { defineCatalogHandlers } from "../../generated/catalog/handlers.js";

export const catalog = defineCatalogHandlers({
  async listProducts(_input, ctx) {
    throw ctx.unimplemented();
  },
  async getProduct(_input, ctx) {
    throw ctx.unimplemented();
  },
  async hasProduct(_input, ctx) {
    throw ctx.unimplemented();
  },
  async addProduct(_input, ctx) {
    throw ctx.unimplemented();
  },
  async replaceProduct(_input, ctx) {
    throw ctx.unimplemented();
  },
  async changeProduct(_input, ctx) {
    throw ctx.unimplemented();
  },
  async withdrawProduct(_input, ctx) {
    throw ctx.unimplemented();
  },
  async removePhoto(_input, ctx) {
    throw ctx.unimplemented();
  },
  async addPhoto(_input, ctx) {
    throw ctx.unimplemented();
  },
  async priceList(_input, ctx) {
    throw ctx.unimplemented();
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
