import { EventEmitter, on } from "node:events";
import { Sku } from "../../generated/catalog/types.js";
import { outOfStock } from "../../generated/inventory/errors.js";
import { defineInventoryHandlers } from "../../generated/inventory/handlers.js";
import { ReservationId, type Stock, type Want } from "../../generated/inventory/types.js";

const stocks = new Map<Sku, Stock>();
const reservations = new Map<ReservationId, readonly Want[]>();
const changes = new EventEmitter().setMaxListeners(0);
const reservedForMs = 15 * 60 * 1000;

for (const [sku, onShelf] of [
  ["LA-0001", 10],
  ["LA-0002", 3],
] as const)
  count(Sku(sku), onShelf, 0);

function stockOf(product: Sku): Stock {
  return stocks.get(product) ?? { product, onShelf: 0, reserved: 0, revision: 0n };
}

function count(product: Sku, onShelf: number, reserved: number): void {
  const stock = { product, onShelf, reserved, revision: stockOf(product).revision + 1n };
  stocks.set(product, stock);
  changes.emit("stock", stock);
}

/** Moves products from the shelf to those set aside; a negative quantity moves them back. */
function setAside({ product, quantity }: Want): void {
  const { onShelf, reserved } = stockOf(product);
  count(product, onShelf - quantity, reserved + quantity);
}

export const inventory = defineInventoryHandlers({
  async reserve({ wants }) {
    const wanted = new Map<Sku, number>();
    for (const { product, quantity } of wants) wanted.set(product, (wanted.get(product) ?? 0) + quantity);
    const skus = [...wanted].filter(([sku, quantity]) => stockOf(sku).onShelf < quantity).map(([sku]) => sku);
    if (skus.length > 0) throw outOfStock({ skus });
    for (const it of wants) setAside(it);
    const reservationId = ReservationId(crypto.randomUUID());
    reservations.set(reservationId, wants);
    return { reservationId, expiresAt: new Date(Date.now() + reservedForMs) };
  },
  async release({ reservationId }) {
    for (const { product, quantity } of reservations.get(reservationId) ?? [])
      setAside({ product, quantity: -quantity });
    reservations.delete(reservationId);
  },
  async stockOf({ products }) {
    return { stocks: products.map(stockOf) };
  },
  async *watchStock({ products, revision = 0n }, { signal }) {
    const moved = on(changes, "stock", { signal });
    yield* products.map(stockOf).filter((it) => it.revision > revision);
    for await (const [stock] of moved) if (products.includes(stock.product)) yield stock;
  },
  async takeStock(incoming) {
    const result = { counted: 0, corrected: 0 };
    for await (const { product, counted } of incoming) {
      const { onShelf, reserved } = stockOf(product);
      result.counted += 1;
      if (counted === onShelf) continue;
      result.corrected += 1;
      count(product, counted, reserved);
    }
    return result;
  },
  async *scan(incoming) {
    for await (const note of incoming) {
      if (note.case === "counted") yield { accepted: true, text: `${note.value.counted} on ${note.value.shelf}` };
      else yield { accepted: false, text: "please scan it again" };
    }
  },
  async onOrderCancelled(_message, ctx) {
    throw ctx.unimplemented();
  },
  async productStock(_parents, _input, ctx) {
    throw ctx.unimplemented();
  },
});
