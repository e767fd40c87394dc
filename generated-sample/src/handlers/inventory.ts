import { Sku } from "../../generated/catalog/types.js";
import { outOfStock } from "../../generated/inventory/errors.js";
import { defineInventoryHandlers } from "../../generated/inventory/handlers.js";
import { ReservationId, type Stock, type Want } from "../../generated/inventory/types.js";
import { Broadcast } from "../broadcast.js";
import { database } from "../database.js";

const stocks = new Map<Sku, Stock>();
const reservations = new Map<ReservationId, readonly Want[]>();
const changes = new Broadcast<Stock>();
const fewLeft = 2;
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
  changes.tell(stock);
}

/** Moves products from the shelf to those set aside; a negative quantity moves them back. */
function setAside({ product, quantity }: Want): void {
  const { onShelf, reserved } = stockOf(product);
  count(product, onShelf - quantity, reserved + quantity);
}

function giveBack(reservationId: ReservationId): void {
  for (const { product, quantity } of reservations.get(reservationId) ?? []) setAside({ product, quantity: -quantity });
  reservations.delete(reservationId);
}

export const inventory = defineInventoryHandlers({
  async reserve({ wants }, ctx) {
    const wanted = new Map<Sku, number>();
    for (const { product, quantity } of wants) wanted.set(product, (wanted.get(product) ?? 0) + quantity);
    const skus = [...wanted].filter(([sku, quantity]) => stockOf(sku).onShelf < quantity).map(([sku]) => sku);
    if (skus.length > 0) throw outOfStock({ skus });
    for (const it of wants) setAside(it);
    const reservationId = ReservationId(crypto.randomUUID());
    await database.transaction(async (tx) => {
      reservations.set(reservationId, wants);
      for (const sku of wanted.keys()) {
        const { onShelf: left } = stockOf(sku);
        if (left <= fewLeft) await ctx.publish.using(tx).stockRanLow({ sku, left, at: new Date() });
      }
    });
    return { reservationId, expiresAt: new Date(Date.now() + reservedForMs) };
  },
  async release({ reservationId }) {
    giveBack(reservationId);
  },
  async stockOf({ products }) {
    return { stocks: products.map(stockOf) };
  },
  async *watchStock({ products, revision = 0n }, { signal }) {
    const moved = changes.follow(signal);
    yield* products.map(stockOf).filter((it) => it.revision > revision);
    for await (const stock of moved) if (products.includes(stock.product)) yield stock;
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
  async onOrderCancelled({ reservationId }) {
    // It was given back already where the service of orders could call: then nothing is reserved any more.
    if (reservationId !== undefined) giveBack(ReservationId(reservationId));
  },
  async productStock(skus) {
    return skus.map((it) => stockOf(it).onShelf);
  },
});
