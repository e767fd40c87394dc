import { isInteractionError } from "@interspec/runtime";
import { Sku } from "../../generated/catalog/types.js";
import { Amount, CountryCode } from "../../generated/common/types.js";
import { CustomerId } from "../../generated/customers/types.js";
import { ScanNote } from "../../generated/inventory/types.js";
import type { NewOrder } from "../../generated/orders-v2/types.js";
import { PaymentMethod } from "../../generated/payments/types.js";
import { moneyText } from "../money.js";
import type { Clients } from "./clients.js";

/** One thing that is shown: what is called, and what came of it in words. */
export interface Shown {
  readonly title: string;
  /** Rejects where the shop does not do what it should. */
  run(): Promise<string>;
}

const lamp = Sku("LA-0001");
const price = { amount: Amount("29.90"), currency: "EUR" };

/** All that is shown, in order: later calls see what earlier ones did. */
export function callsOf(clients: Clients): readonly Shown[] {
  const { window, staff, partner, buyer, reader, books, warehouse, delivery, counting, stranger } = clients;
  return [
    {
      title: "HTTP: reads a product",
      async run() {
        const product = await window.getProduct({ sku: lamp });
        return `${product.title}, ${moneyText(product.price)}`;
      },
    },
    {
      title: "HTTP: reads a list page by page",
      async run() {
        const sizes = await collected(window.listProducts({ sort: "CHEAPEST" }).pages(), (it) => it.items.length);
        return `pages of ${sizes.join(" and ")}`;
      },
    },
    {
      title: "HTTP: changes one field of a product",
      async run() {
        const product = await staff.changeProduct({ sku: lamp, changes: { text: "It is bright." } });
        return `revision ${product.revision}: ${product.text}`;
      },
    },
    {
      title: "HTTP: uploads a photo",
      async run() {
        const photo = await staff.addPhoto({ sku: lamp, image: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9) });
        return `${photo.mediaType}, ${photo.sizeBytes} bytes`;
      },
    },
    {
      title: "HTTP: downloads a table",
      async run() {
        const { table, rowCount } = await partner.priceList({ currency: "EUR" });
        return `${rowCount} rows, the first is ${table.split("\n")[1]}`;
      },
    },
    {
      title: "gRPC: asks how much there is",
      run: () => stockText(warehouse.stockOf({ products: [lamp] })),
    },
    {
      title: "gRPC: asks for an undeliverable country",
      async run() {
        const promised = await delivery.try.promise({ country: CountryCode("IS"), weightGrams: 800 });
        if (promised.ok || promised.error.reason !== "NOT_DELIVERED") throw new Error("it was promised");
        return `${promised.error.reason} to ${promised.error.details.country}`;
      },
    },
    {
      title: "HTTP to three gRPC services: places an order, twice under one key",
      async run() {
        const idempotencyKey = crypto.randomUUID();
        const first = await buyer.placeOrder(orderOf(2), { idempotencyKey });
        const second = await buyer.placeOrder(orderOf(2), { idempotencyKey });
        if (first.id !== second.id) throw new Error("it was placed twice");
        return `one order of ${moneyText(first.total)}`;
      },
    },
    {
      title: "gRPC: asks again how much there is",
      run: () => stockText(warehouse.stockOf({ products: [lamp] })),
    },
    {
      title: "HTTP to gRPC: orders too many",
      async run() {
        const placed = await buyer.try.placeOrder(orderOf(99));
        if (placed.ok || placed.error.reason !== "OUT_OF_STOCK") throw new Error("it was placed");
        return `${placed.error.reason}: ${placed.error.details.skus.join(", ")}`;
      },
    },
    {
      title: "HTTP: orders without the right to",
      run: () => failure(reader.placeOrder(orderOf(1))),
    },
    {
      title: "gRPC: reads an address that only services may read",
      run: () => failure(stranger.address({ address: { customer: CustomerId("customer-1"), number: 1 } })),
    },
    {
      title: "server stream: exports orders",
      async run() {
        const totals = await collected(books.exportOrders({ from: new Date(0) }), (it) => moneyText(it.total));
        return totals.join(", ");
      },
    },
    {
      title: "server stream: watches the shelf while somebody buys",
      async run() {
        const left: number[] = [];
        for await (const stock of warehouse.watchStock({ products: [lamp] })) {
          left.push(stock.onShelf);
          if (left.length === 2) break;
          await buyer.placeOrder(orderOf(1));
        }
        return `${left.join(", then ")} on the shelf`;
      },
    },
    {
      title: "client stream: sends clicks",
      async run() {
        const { accepted } = await counting.clicks(clicks(3));
        return `${accepted} accepted`;
      },
    },
    {
      title: "both ways: a scanner at work",
      async run() {
        const answers = await collected(warehouse.scan(notes()), (it) => it.text ?? "");
        return answers.join(", ");
      },
    },
    {
      title: "HTTP: cancels what was ordered",
      async run() {
        const orders = await collected(buyer.listOrders({}), (it) => it);
        for (const { id } of orders) await buyer.cancelOrder({ orderId: id });
        return `${orders.length} cancelled`;
      },
    },
    {
      title: "gRPC: asks a last time how much there is",
      run: () => stockText(warehouse.stockOf({ products: [lamp] })),
    },
  ];
}

/** So many lamps for the customer who is known. */
export function orderOf(quantity: number): NewOrder {
  return {
    lines: [{ product: lamp, quantity, unitPrice: price }],
    deliverTo: { customer: CustomerId("customer-1"), number: 1 },
    payment: PaymentMethod.voucher("4711"),
  };
}

async function stockText(answer: Promise<{ readonly stocks: readonly StockLevels[] }>): Promise<string> {
  const { stocks } = await answer;
  return stocks.map((it) => `${it.onShelf} on the shelf, ${it.reserved} set aside`).join(", ");
}

interface StockLevels {
  readonly onShelf: number;
  readonly reserved: number;
}

async function* clicks(count: number) {
  for (let click = 0; click < count; click += 1) yield { at: new Date(), page: "/lamps", visit: crypto.randomUUID() };
}

async function* notes() {
  yield ScanNote.counted({ product: lamp, shelf: "A-1", counted: 7 });
  yield ScanNote.unreadable("LA-0?01");
}

async function collected<Item, Text>(items: AsyncIterable<Item>, of: (item: Item) => Text): Promise<readonly Text[]> {
  const all: Text[] = [];
  for await (const item of items) all.push(of(item));
  return all;
}

/** What a call is refused with. */
async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (isInteractionError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error("it was let in");
}
