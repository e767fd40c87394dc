import { Attribute, type ProductDraftPatch, type ProductInit, Sku } from "../generated/catalog/types.js";
import { euros } from "./money.js";

const dayMs = 24 * 60 * 60 * 1000;

/** What is in the catalog at first: more than a page of lamps. The first is the newest. */
export const firstProducts: readonly ProductInit[] = Array.from({ length: 30 }, (_, index) => ({
  sku: Sku(`LA-${String(index + 1).padStart(4, "0")}`),
  title: index === 0 ? "Lamp" : `Lamp ${index + 1}`,
  price: euros(BigInt(2990 + 100 * index)),
  category: "lamps",
  attributes: { color: Attribute.text("brass"), dimmable: Attribute.flag(index % 2 === 0) },
  keywords: ["light"],
  weightGrams: 800,
  revision: 1n,
  createdAt: new Date(Date.UTC(2026, 0, 15, 12) - index * dayMs),
}));

/** A product with changes: what is left out stays, and null takes away (RFC 7396). */
export function changed(product: ProductInit, changes: ProductDraftPatch): ProductInit {
  const { text: textBefore, ...before } = product;
  const { text = textBefore, price = {}, attributes = {}, ...rest } = changes;
  return {
    ...before,
    ...rest,
    ...(text === undefined || text === null ? {} : { text }),
    price: { ...product.price, ...price },
    attributes: withChanges(product.attributes ?? {}, attributes),
    revision: product.revision + 1n,
  };
}

function withChanges(
  before: NonNullable<ProductInit["attributes"]>,
  changes: NonNullable<ProductDraftPatch["attributes"]>,
): NonNullable<ProductInit["attributes"]> {
  const entries = Object.entries({ ...before, ...changes });
  return Object.fromEntries(entries.flatMap(([name, it]) => (it === null ? [] : [[name, it] as const])));
}
