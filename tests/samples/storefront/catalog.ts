import { expect } from "vitest";
import { createCatalogClient } from "../../../generated-sample/generated/catalog/client.ts";
import { type ProductDraftInit, Sku } from "../../../generated-sample/generated/catalog/types.ts";
import { Amount } from "../../../generated-sample/generated/common/types.ts";
import { collected } from "../collected.ts";
import { entities } from "../graph.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const lamp = Sku("LA-0001");
const nothing = Sku("XX-0000");
const photo = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
const euros = (amount: string) => ({ amount: Amount(amount), currency: "EUR" });
const draft: ProductDraftInit = { title: "Chair", price: euros("79.00"), category: "chairs" };
const noSuchProduct = { code: "not_found", reason: "PRODUCT_NOT_FOUND", details: { sku: nothing } } as const;
const secret = new Error("the shelf fell over");
/** What is to be seen of a mistake in a handler. */
const internal = { code: "internal", message: "internal error" } as const;

/** How the catalog is shown, less its events. */
export function catalogShows({ urlOf, as, partner, open, faults }: TestShop): Shows {
  const url = urlOf("catalog");
  const window = open(createCatalogClient(url));
  const visitor = open(createCatalogClient(url, as("user", "customer-1")));
  const staff = open(createCatalogClient(url, as("staff", "sam", "catalog:write")));
  const bank = open(createCatalogClient(url, partner));
  const fallen = (interaction: string, call: () => Promise<unknown>) =>
    faults.during(interaction, secret, () => refused(call(), internal));
  const graph = (selection: string) => entities(url, "Product", [{ sku: lamp }], selection);
  const fallenField = (interaction: string, selection: string) =>
    faults.during(interaction, secret, async () => {
      const { errors } = await graph(selection);
      expect(errors).toMatchObject([{ message: "internal error", extensions: { canonical: "internal" } }]);
    });
  return {
    "catalog.listProducts": {
      async works() {
        const cheap = await collected(window.listProducts({ cheaperThan: "31.00", sort: "DEAREST" }));
        expect(cheap.map((it) => it.sku)).toEqual(["LA-0002", "LA-0001"]);
      },
      async fails() {
        const response = await fetch(`${url}/v1/products?sort=UGLIEST`);
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ code: "invalid_argument", violations: [{ field: "sort" }] });
      },
    },
    "catalog.getProduct": {
      works: async () => expect(await window.getProduct({ sku: lamp })).toMatchObject({ sku: lamp, title: "Lamp" }),
      fails: () => refused(window.getProduct({ sku: nothing }), noSuchProduct),
    },
    "catalog.hasProduct": {
      works: () => visitor.hasProduct({ sku: lamp }),
      // An answer to HEAD has no body: of what it declares the code alone arrives.
      fails: () => refused(visitor.hasProduct({ sku: nothing }), { code: "not_found", reason: null }),
    },
    "catalog.addProduct": {
      async works() {
        const product = await staff.addProduct({ sku: Sku("CH-0001"), product: draft });
        expect(product).toMatchObject({ ...draft, revision: 1n, availability: "IN_STOCK" });
      },
      fails: () =>
        refused(staff.addProduct({ sku: lamp, product: draft }), {
          code: "already_exists",
          reason: "PRODUCT_EXISTS",
          details: { sku: lamp },
        }),
    },
    "catalog.replaceProduct": {
      async works() {
        const product = await staff.replaceProduct({ sku: Sku("LA-0029"), product: draft });
        expect(product).toMatchObject({ ...draft, sku: "LA-0029", revision: 2n });
      },
      async fails() {
        await refused(staff.replaceProduct({ sku: nothing, product: draft }), noSuchProduct);
        const again = staff.replaceProduct({ sku: Sku("LA-0029"), product: draft }, { ifMatch: 1n });
        await refused(again, { code: "failed_precondition" });
      },
    },
    "catalog.changeProduct": {
      async works() {
        const changes = { text: "It is bright.", price: { amount: Amount("24.90") } };
        const product = await staff.changeProduct({ sku: Sku("LA-0028"), changes });
        expect(product).toMatchObject({ title: "Lamp 28", text: "It is bright.", price: euros("24.90") });
      },
      fails: () => refused(staff.changeProduct({ sku: nothing, changes: {} }), noSuchProduct),
    },
    "catalog.withdrawProduct": {
      async works() {
        const sku = Sku("LA-0030");
        const { withdrawnAt } = await staff.withdrawProduct({ sku, reason: "nobody likes it" });
        const since = withdrawnAt.toISOString().slice(0, 10);
        const gone = { code: "not_found", reason: "PRODUCT_WITHDRAWN", details: { sku, since } } as const;
        await refused(window.getProduct({ sku }), gone);
      },
      fails: () => refused(staff.withdrawProduct({ sku: nothing, reason: "nobody likes it" }), noSuchProduct),
    },
    "catalog.addPhoto": {
      async works() {
        const added = await staff.addPhoto({ sku: lamp, caption: "At night", image: photo });
        expect(added).toMatchObject({ mediaType: "image/jpeg", sizeBytes: 4 });
      },
      fails: () => refused(staff.addPhoto({ sku: nothing, image: photo }), noSuchProduct),
    },
    "catalog.removePhoto": {
      async works() {
        const sku = Sku("LA-0027");
        const { photoId } = await staff.addPhoto({ sku, image: photo });
        await staff.removePhoto({ sku, photoId });
        expect((await window.getProduct({ sku })).photos).toEqual([]);
      },
      fails: () => refused(staff.removePhoto({ sku: nothing, photoId: crypto.randomUUID() }), noSuchProduct),
    },
    "catalog.priceList": {
      async works() {
        const { table, rowCount } = await bank.priceList({ currency: "EUR" });
        expect(table.split("\n")).toHaveLength(rowCount + 1);
        expect(table).toContain("LA-0001,29.90");
      },
      fails: () => refused(visitor.priceList({ currency: "EUR" }), { code: "unauthenticated" }),
    },
    "catalog.product": {
      async works() {
        expect(await window.product({ sku: lamp })).toMatchObject({ title: "Lamp", price: euros("29.90") });
        expect(await window.product({ sku: nothing })).toBeNull();
      },
      fails: () => fallen("catalog.product", () => window.product({ sku: lamp })),
    },
    "catalog.products": {
      async works() {
        const lamps = await collected(window.products({ category: "lamps", sort: "CHEAPEST" }));
        expect(lamps.length).toBeGreaterThan(20);
        expect(lamps.every((it) => it.category === "lamps")).toBe(true);
      },
      fails: () => fallen("catalog.products", () => collected(window.products({ category: "lamps" }))),
    },
    "catalog.productPhotos": {
      async works() {
        await staff.addPhoto({ sku: lamp, image: photo });
        const { data } = await graph("photos { mediaType }");
        const [{ photos } = { photos: [] }] = (data?._entities ?? []) as readonly {
          readonly photos: readonly object[];
        }[];
        expect(photos).toContainEqual({ mediaType: "image/jpeg" });
      },
      fails: () => fallenField("catalog.productPhotos", "photos { mediaType }"),
    },
    "catalog.relatedProducts": {
      async works() {
        const { data } = await graph("related(most: 2) { sku }");
        expect(data).toEqual({ _entities: [{ related: [{ sku: "LA-0002" }, { sku: "LA-0003" }] }] });
      },
      async fails() {
        const { errors } = await graph("related(most: 13) { sku }");
        expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", violations: [{ field: "most" }] } }]);
      },
    },
    "catalog.resolveProduct": {
      works: async () =>
        expect(await graph("title ean")).toEqual({ data: { _entities: [{ title: "Lamp", ean: null }] } }),
      fails: () => fallenField("catalog.resolveProduct", "title"),
    },
    "catalog.resolveCategory": {
      async works() {
        const { data } = await entities(url, "Category", [{ path: "lamps" }], "path title");
        expect(data).toEqual({ _entities: [{ path: "lamps", title: "lamps" }] });
      },
      fails: () => fallenField("catalog.resolveCategory", "category { title }"),
    },
  };
}
