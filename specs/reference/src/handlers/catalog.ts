import { defineCatalogHandlers } from "../../generated/catalog/handlers.js";
import { ProductId } from "../../generated/catalog/types.js";

export const catalog = defineCatalogHandlers({
  async listProducts() {
    return [
      { id: ProductId("product-1"), name: "Lamp", priceCents: 2990 },
      { id: ProductId("product-2"), name: "Chair", priceCents: 7900 },
    ];
  },
  async health() {
    return { status: "ok" };
  },
  async onOrderPlaced(_message, ctx) {
    throw ctx.unimplemented();
  },
});
