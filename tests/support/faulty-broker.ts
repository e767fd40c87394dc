import type { Broker, BrokerConnection, BrokerRecord } from "../../runtime/src/event/broker.ts";
import { interactionError } from "../../runtime/src/interaction-error.ts";

/** A broker that does not take some records; `fails` says which, and may change its mind. */
export function faultyBroker<Of extends Broker>(broker: Of, fails: (record: BrokerRecord) => boolean): Of {
  return {
    ...broker,
    async connect(settings) {
      const connection: BrokerConnection = await broker.connect(settings);
      const publish = (record: BrokerRecord, signal: AbortSignal) =>
        fails(record) ? Promise.reject(unavailable()) : connection.publish(record, signal);
      return { ...connection, publish };
    },
  };
}

function unavailable() {
  return interactionError({ code: "unavailable", reason: null, details: null, message: "the broker is away" });
}
