import { CustomerId } from "../../generated/customers/types.js";
import { notDelivered } from "../../generated/shipping/errors.js";
import { defineShippingHandlers } from "../../generated/shipping/handlers.js";
import { euros } from "../money.js";

const dayMs = 24 * 60 * 60 * 1000;
const daysTo: Readonly<Record<string, number>> = { AT: 1, DE: 2 };

export const shipping = defineShippingHandlers({
  async promise({ country, weightGrams }) {
    const days = daysTo[country];
    if (days === undefined) throw notDelivered({ country });
    return { takes: days * dayMs, price: euros(490n + BigInt(weightGrams) / 10n) };
  },
  async label({ parcelId }, ctx) {
    const address = { customer: CustomerId("customer-1"), number: 1 };
    const { place } = await ctx.clients.customers.address({ address });
    return { label: new TextEncoder().encode(`%PDF-1.4\n% parcel ${parcelId} to ${place.city}\n`) };
  },
  async onOrderPlaced(_message, ctx) {
    throw ctx.unimplemented();
  },
  async courierPosition(_message, ctx) {
    throw ctx.unimplemented();
  },
  async courierGone(_message, ctx) {
    throw ctx.unimplemented();
  },
  async parcelHandedOver(_message, ctx) {
    throw ctx.unimplemented();
  },
});
