import { expect } from "vitest";
import { CountryCode } from "../../../generated-sample/generated/common/types.ts";
import { createShippingClient } from "../../../generated-sample/generated/shipping/client.ts";
import { ParcelId } from "../../../generated-sample/generated/shipping/types.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const dayMs = 24 * 60 * 60 * 1000;
const iceland = CountryCode("IS");

/** How shipping is shown, less its messages. */
export function shippingShows({ urlOf, as, partner, open }: TestShop): Shows {
  const orders = open(createShippingClient(urlOf("shipping"), as("service", "orders")));
  const carrier = open(createShippingClient(urlOf("shipping"), partner));
  const parcelId = ParcelId(crypto.randomUUID());
  return {
    "shipping.promise": {
      async works() {
        const { takes, price } = await orders.promise({ country: CountryCode("DE"), weightGrams: 800 });
        expect({ takes, price }).toEqual({ takes: 2 * dayMs, price: { amount: "5.70", currency: "EUR" } });
      },
      fails: () =>
        refused(orders.promise({ country: iceland, weightGrams: 800 }), {
          code: "out_of_range",
          reason: "NOT_DELIVERED",
          details: { country: iceland },
        }),
    },
    "shipping.label": {
      async works() {
        const { label } = await carrier.label({ parcelId });
        expect(new TextDecoder().decode(label)).toContain(`parcel ${parcelId} to Wien`);
      },
      fails: () => refused(orders.label({ parcelId }), { code: "unauthenticated" }),
    },
  };
}
