import { interactionError, type StandardError } from "@interspec/runtime";
import { CountryCode } from "../../generated/common/types.js";
import { CustomerId } from "../../generated/customers/types.js";
import { Area, type Position } from "../../generated/geo-v2/types.js";
import { notDelivered } from "../../generated/shipping/errors.js";
import { defineShippingHandlers } from "../../generated/shipping/handlers.js";
import { CourierId, ParcelId, type ParcelMoved } from "../../generated/shipping/types.js";
import { database } from "../database.js";
import { euros } from "../money.js";

const dayMs = 24 * 60 * 60 * 1000;
const daysTo: Readonly<Record<string, number>> = { AT: 1, DE: 2 };

const hourMs = 60 * 60 * 1000;
const courierId = CourierId("courier-1");
const parcels = new Map<ParcelId, string>();
const positions = new Map<CourierId, Position>();

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
  async onOrderPlaced({ id: orderId }, ctx) {
    const parcelId = ParcelId(crypto.randomUUID());
    const job = {
      jobId: crypto.randomUUID(),
      parcels: [parcelId],
      area: Area.country(CountryCode("AT")),
      validFor: 8 * hourMs,
    };
    await database.transaction(async (tx) => {
      parcels.set(parcelId, orderId);
      const publish = ctx.publish.using(tx);
      await publish.parcelMoved({ parcelId, orderId, state: "PACKED", at: new Date() });
      await publish.jobAssigned({ courierId, payload: job });
    });
  },
  async courierPosition({ courierId: id, payload }) {
    positions.set(id, payload);
  },
  async courierGone({ courierId: id }) {
    positions.delete(id);
  },
  async parcelHandedOver({ courierId: id, payload: { parcelId, at } }, ctx) {
    const orderId = parcels.get(parcelId);
    if (orderId === undefined) throw noParcel(parcelId);
    const where = positions.get(id);
    const moved: ParcelMoved = {
      ...{ parcelId, orderId, state: "DELIVERED", at },
      ...(where === undefined ? {} : { where }),
    };
    await database.transaction((tx) => ctx.publish.using(tx).parcelMoved(moved));
  },
});

function noParcel(parcelId: ParcelId): StandardError {
  return interactionError({ code: "not_found", reason: null, details: null, message: `no parcel ${parcelId}` });
}
