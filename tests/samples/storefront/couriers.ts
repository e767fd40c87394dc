import { expect } from "vitest";
import { CountryCode } from "../../../generated-sample/generated/common/types.ts";
import { Area } from "../../../generated-sample/generated/geo-v2/types.ts";
import { createShippingDevice } from "../../../generated-sample/generated/shipping/device.ts";
import { createShippingPublisher } from "../../../generated-sample/generated/shipping/publisher.ts";
import { CourierId, type Job, ParcelId } from "../../../generated-sample/generated/shipping/types.ts";
import { Happenings } from "../happenings.ts";
import type { Messages } from "../messages.ts";
import { refused, type Shows } from "../shown.ts";
import { sampleEvents } from "./sample-events.ts";
import type { TestShop } from "./shop.ts";

/** The one that the shop gives its jobs to. */
const courierId = CourierId("courier-1");
const lostId = CourierId("courier-2");
const where = { latitude: 48.2, longitude: 16.4 };
const topicOf = (id: CourierId, last: string) => `shop/v1/${id}/${last}`;

/** How the messages of couriers are shown. */
export async function couriersShows(shop: TestShop, messages: Messages): Promise<Shows> {
  const { broker, open, heard, faults } = shop;
  const { logger } = heard;
  const publisher = open(createShippingPublisher(broker));
  const { orderPlaced } = sampleEvents(shop);
  const jobs = new Happenings<Job>();
  const handlers = { jobAssigned: async ({ payload }: { readonly payload: Job }) => jobs.add(payload) };
  const phone = open(await createShippingDevice(broker, faults.in("shipping", handlers), { id: courierId, logger }));
  const job: Job = {
    ...{ jobId: crypto.randomUUID(), parcels: [ParcelId(crypto.randomUUID())] },
    ...{ area: Area.country(CountryCode("AT")), validFor: 60_000 },
  };
  /** The parcel of an order that is placed now. */
  const parcelOf = async () => {
    const from = jobs.now;
    await orderPlaced.publish();
    const { parcels } = await jobs.first("a job", () => true, from);
    return parcels[0] ?? ParcelId("");
  };
  /** A phone whose connection breaks: the broker says so in its name. */
  const goneAway = async () => {
    const will = { courierGone: { courierId: lostId, payload: {} } };
    await using _lost = await createShippingDevice(broker, {}, { id: lostId, logger, will });
    broker.lose(lostId);
  };
  const tellPosition = () => phone.courierPosition({ courierId, payload: where });
  const handOver = (parcelId: ParcelId) => phone.parcelHandedOver({ courierId, payload: { parcelId, at: new Date() } });
  return {
    "shipping.courierPosition": {
      works: tellPosition,
      async fails() {
        await messages.refusedBy("shipping", "shipping.courierPosition", topicOf(courierId, "position"), tellPosition);
        const foreign = phone.courierPosition({ courierId: lostId, payload: where });
        await refused(foreign, { code: "permission_denied" });
      },
    },
    "analytics.onPosition": {
      works: tellPosition,
      fails: () =>
        messages.refusedBy("analytics", "analytics.onPosition", topicOf(courierId, "position"), tellPosition),
    },
    "shipping.courierGone": {
      works: goneAway,
      fails: () => messages.refusedBy("shipping", "shipping.courierGone", topicOf(lostId, "gone"), goneAway),
    },
    "notifications.onCourierGone": {
      works: goneAway,
      fails: () =>
        messages.refusedBy("notifications", "notifications.onCourierGone", topicOf(lostId, "gone"), goneAway),
    },
    "shipping.parcelHandedOver": {
      async works() {
        const parcelId = await parcelOf();
        await messages.heard("shipping.parcelMoved", () => handOver(parcelId), { parcelId, state: "DELIVERED" });
      },
      async fails() {
        const topic = topicOf(courierId, "handed-over");
        const handed = () => handOver(ParcelId(crypto.randomUUID()));
        expect(await messages.acknowledgement("shipping", topic, handed)).toEqual({ reason: 0x90, code: "not_found" });
      },
    },
    "shipping.jobAssigned": {
      async works() {
        const from = jobs.now;
        await publisher.jobAssigned({ courierId, payload: job });
        expect(await jobs.first("a job", () => true, from)).toEqual(job);
      },
      async fails() {
        const assign = () => publisher.jobAssigned({ courierId, payload: job });
        await messages.refusedBy(courierId, "shipping.jobAssigned", topicOf(courierId, "jobs"), assign);
        const wrong = publisher.jobAssigned({ courierId, payload: { ...job, parcels: [] } });
        await refused(wrong, { code: "invalid_argument" });
      },
    },
  };
}
