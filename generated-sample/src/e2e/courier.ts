import type { Logger } from "@interspec/runtime";
import type { MqttBroker } from "@interspec/runtime/mqtt";
import { createShippingDevice } from "../../generated/shipping/device.js";
import { CourierId, type Job, type ParcelId } from "../../generated/shipping/types.js";

/** A courier with a phone. */
export interface Courier extends AsyncDisposable {
  /** The first job that the phone is told. */
  job(): Promise<Job>;
  /** Says where the courier is, and that a parcel has found its owner. */
  handOver(parcelId: ParcelId): Promise<void>;
}

const courierId = CourierId("courier-1");

/** Connects the phone; `logger` hears what it takes in. */
export async function courierOn(broker: MqttBroker, logger: Logger): Promise<Courier> {
  let tell: (job: Job) => void = () => undefined;
  const first = new Promise<Job>((resolve) => {
    tell = resolve;
  });
  const phone = await createShippingDevice(
    broker,
    { jobAssigned: async ({ payload }) => tell(payload) },
    { id: courierId, logger, will: { courierGone: { courierId, payload: {} } } },
  );
  return {
    job: () => first,
    async handOver(parcelId) {
      await phone.courierPosition({ courierId, payload: { latitude: 48.2, longitude: 16.4 } });
      await phone.parcelHandedOver({ courierId, payload: { parcelId, at: new Date() } });
    },
    [Symbol.asyncDispose]: () => phone[Symbol.asyncDispose](),
  };
}
