import { defineCatalogHandlers } from "../../generated/catalog/handlers.js";
import { ProductId } from "../../generated/catalog/types.js";

/** How often each product was ordered. */
const sold = new Map<string, number>();

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
  async onOrderPlaced({ itemIds }) {
    for (const it of itemIds) sold.set(it, (sold.get(it) ?? 0) + 1);
  },
});
