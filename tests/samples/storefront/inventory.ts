import { expect } from "vitest";
import { Sku } from "../../../generated-sample/generated/catalog/types.ts";
import { createInventoryClient } from "../../../generated-sample/generated/inventory/client.ts";
import { reservationExpired } from "../../../generated-sample/generated/inventory/errors.ts";
import { ReservationId, ScanNote } from "../../../generated-sample/generated/inventory/types.ts";
import { collected, first } from "../collected.ts";
import { entities } from "../graph.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

/** No other test takes of them. */
const chair = Sku("CH-0100");
const rare = Sku("LA-0002");
const unauthenticated = { code: "unauthenticated" } as const;

async function* counts(counted: number) {
  yield { product: chair, shelf: "A-1", counted };
}

async function* notes() {
  yield ScanNote.counted({ product: chair, shelf: "A-1", counted: 7 });
  yield ScanNote.unreadable("CH-0?00");
}

/** How the inventory is shown, less its events. */
export function inventoryShows({ urlOf, as, open, faults }: TestShop): Shows {
  const url = urlOf("inventory");
  const warehouse = open(createInventoryClient(url, as("service", "warehouse")));
  const stranger = open(createInventoryClient(url, as("user", "customer-1")));
  const onShelf = async (product: Sku) => (await warehouse.stockOf({ products: [product] })).stocks[0]?.onShelf;
  return {
    "inventory.takeStock": {
      async works() {
        expect(await warehouse.takeStock(counts(5))).toEqual({ counted: 1, corrected: 1 });
        expect(await onShelf(chair)).toBe(5);
      },
      fails: () => refused(stranger.takeStock(counts(5)), unauthenticated),
    },
    "inventory.reserve": {
      async works() {
        // So few are left then that it is told.
        const { expiresAt } = await warehouse.reserve({ orderId: "o-1", wants: [{ product: rare, quantity: 2 }] });
        expect(expiresAt.getTime()).toBeGreaterThan(Date.now());
      },
      fails: () =>
        refused(warehouse.reserve({ orderId: "o-2", wants: [{ product: rare, quantity: 99 }] }), {
          code: "failed_precondition",
          reason: "OUT_OF_STOCK",
          details: { skus: [rare] },
        }),
    },
    "inventory.release": {
      async works() {
        const before = await onShelf(chair);
        const { reservationId } = await warehouse.reserve({
          orderId: "o-3",
          wants: [{ product: chair, quantity: 1 }],
        });
        await warehouse.release({ reservationId });
        expect(await onShelf(chair)).toBe(before);
      },
      fails() {
        const details = { reservationId: ReservationId(crypto.randomUUID()), expiredAt: new Date(0) };
        const expired = { code: "aborted", reason: "RESERVATION_EXPIRED", details } as const;
        const { reservationId } = details;
        return faults.during("inventory.release", reservationExpired(details), () =>
          refused(warehouse.release({ reservationId }), expired),
        );
      },
    },
    "inventory.stockOf": {
      works: async () => expect(await onShelf(Sku("XX-0000"))).toBe(0),
      fails: () => refused(stranger.stockOf({ products: [chair] }), unauthenticated),
    },
    "inventory.watchStock": {
      isEndless: true,
      async works() {
        await warehouse.takeStock(counts(6));
        for await (const { onShelf, revision } of warehouse.watchStock({ products: [chair] })) {
          expect(revision).toBeGreaterThan(0n);
          if (onShelf === 4) break;
          await warehouse.takeStock(counts(4));
        }
      },
      fails: () => refused(first(stranger.watchStock({ products: [chair] })), unauthenticated),
    },
    "inventory.scan": {
      async works() {
        const answers = await collected(warehouse.scan(notes()));
        expect(answers).toEqual([
          { accepted: true, text: "7 on A-1" },
          { accepted: false, text: "please scan it again" },
        ]);
      },
      fails: () => refused(first(stranger.scan(notes())), unauthenticated),
    },
    "inventory.productStock": {
      async works() {
        const { data } = await entities(url, "Product", [{ sku: "LA-0001" }, { sku: "XX-0000" }], "stock");
        expect(data).toMatchObject({ _entities: [{ stock: expect.any(Number) }, { stock: 0 }] });
      },
      fails: () =>
        faults.during("inventory.productStock", new Error("the shelf fell over"), async () => {
          const { errors } = await entities(url, "Product", [{ sku: "LA-0001" }], "stock");
          expect(errors).toMatchObject([{ message: "internal error", extensions: { canonical: "internal" } }]);
        }),
    },
  };
}
