import { afterAll, expect } from "vitest";
import type * as made from "./made.ts";
import { madeOf, runningSample } from "./made.ts";
import { Messages, shownEvent } from "./messages.ts";
import { promisedIn } from "./promised.ts";
import { refused, type Shows, showAll } from "./shown.ts";

interface Reference {
  readonly serve: made.Serve;
  readonly catalogService: made.MakeService;
  readonly ordersService: made.MakeService;
  readonly createCatalogClient: made.MakeClient<{ readonly listProducts: made.Call; readonly health: made.Call }>;
  readonly createOrdersClient: made.MakeClient<{ readonly createOrder: made.Call }>;
  readonly createCatalogPublisher: made.MakePublisher<{ readonly productUpdated: made.Publish }>;
  readonly createOrdersPublisher: made.MakePublisher<{ readonly orderPlaced: made.Publish }>;
  readonly consumeCatalog: made.Consume;
  readonly consumeOrders: made.Consume;
  readonly catalog: object;
  readonly orders: object;
}

const folders = ["specs/reference/src", "tests/samples/reference/project"];
const reference = await madeOf<Reference>("specs/reference", folders, afterAll);
const sample = await runningSample(
  reference.serve,
  (faults) => [
    reference.catalogService(faults.in("catalog", reference.catalog)),
    reference.ordersService(faults.in("orders", reference.orders)),
  ],
  ["event"],
  afterAll,
);
const { url, open, heard, faults, broker } = sample;
const messages = new Messages(sample);
const readers = { group: "tests", logger: heard.logger };
open(
  await reference.consumeCatalog(
    broker,
    readers,
    faults.in("catalog", messages.handlersOf("catalog", ["productUpdated"])),
  ),
);
open(
  await reference.consumeOrders(broker, readers, faults.in("orders", messages.handlersOf("orders", ["orderPlaced"]))),
);
const window = open(reference.createCatalogClient(url));
const till = open(reference.createOrdersClient(url));

const at = new Date("2026-03-01T12:00:00Z");
const updatedTopic = "catalog.product-updated.v1";
const placedTopic = "orders.order-placed.v1";
const productUpdated = shownEvent(updatedTopic, open(reference.createCatalogPublisher(broker)).productUpdated, {
  ...{ productId: "product-3", name: "Table", priceCents: 19900, updatedAt: at },
});
const orderPlaced = shownEvent(placedTopic, open(reference.createOrdersPublisher(broker)).orderPlaced, {
  ...{ orderId: "order-77", customerId: "customer-7", itemIds: ["product-1"], placedAt: at },
});
const order = (...itemIds: readonly string[]) => till.createOrder({ customerId: "customer-7", itemIds });
const fallen = (interaction: string, call: () => Promise<unknown>) =>
  faults.during(interaction, new Error("the shelf fell over"), () =>
    refused(call(), { code: "internal", message: "internal error" }),
  );

const onProductUpdated = messages.consumer("orders.onProductUpdated", productUpdated, `${updatedTopic}.orders.dlq`);

const shows: Shows = {
  "catalog.listProducts": {
    works: async () => expect(await window.listProducts({})).toMatchObject([{ name: "Lamp" }, { name: "Chair" }]),
    fails: () => fallen("catalog.listProducts", () => window.listProducts({})),
  },
  "catalog.health": {
    works: async () => expect(await window.health({})).toEqual({ status: "ok" }),
    fails: () => fallen("catalog.health", () => window.health({})),
  },
  "catalog.productUpdated": messages.event("catalog.productUpdated", productUpdated),
  "catalog.onOrderPlaced": messages.consumer("catalog.onOrderPlaced", orderPlaced, `${placedTopic}.catalog.dlq`),
  "orders.createOrder": {
    async works() {
      const fields = { customerId: "customer-7", itemIds: ["product-1", "product-2"] };
      const told = await messages.heard(
        "orders.orderPlaced",
        async () => {
          expect(await order("product-1", "product-2")).toEqual({ orderId: expect.stringMatching(/^order-\d+$/) });
        },
        fields,
      );
      expect(told).toMatchObject(fields);
    },
    fails: () =>
      refused(order("product-1", "product-9"), {
        code: "not_found",
        reason: "UNKNOWN_ITEM",
        details: { itemIds: ["product-9"] },
      }),
  },
  "orders.orderPlaced": messages.event("orders.orderPlaced", orderPlaced),
  "orders.onProductUpdated": {
    ...onProductUpdated,
    async works() {
      await onProductUpdated.works();
      expect(await order("product-3")).toEqual({ orderId: expect.any(String) });
    },
  },
};

showAll(await promisedIn("specs/reference"), shows, heard);
