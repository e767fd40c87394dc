import type { BrokerRecord } from "../../runtime/src/event/broker.ts";
import { type MemoryBroker, memory } from "../../runtime/src/event/memory/memory.ts";
import type { Acknowledgement, MqttSubscription } from "../../runtime/src/mqtt/broker.ts";
import { Happenings } from "./happenings.ts";

/** How a subscriber acknowledged a message; null: not at all. */
export interface Acknowledged {
  /** Whoever took it: a service, or a device by its id. */
  readonly by: string;
  readonly topic: string;
  readonly said: Acknowledgement | null;
}

/** A broker in memory that tells what is put into it, and how messages of MQTT are acknowledged. */
export interface WatchedBroker extends MemoryBroker {
  readonly records: Happenings<BrokerRecord>;
  readonly acknowledged: Happenings<Acknowledged>;
}

/** A broker with nothing in it. */
export function watchedBroker(): WatchedBroker {
  const broker = memory();
  const records = new Happenings<BrokerRecord>();
  const acknowledged = new Happenings<Acknowledged>();
  return {
    ...broker,
    records,
    acknowledged,
    async connect(settings) {
      const connection = await broker.connect(settings);
      const publish = async (record: BrokerRecord, signal: AbortSignal) => {
        await connection.publish(record, signal);
        records.add(record);
      };
      return { ...connection, publish };
    },
    async connectMqtt(settings) {
      const connection = await broker.connectMqtt(settings);
      const subscribe = ({ take, ...others }: MqttSubscription) =>
        connection.subscribe({
          ...others,
          async take(packet) {
            const said = await take(packet);
            acknowledged.add({ by: settings.user, topic: packet.topic, said });
            return said;
          },
        });
      return Object.create(connection, { subscribe: { value: subscribe } });
    },
  };
}
