import type { MqttBroker } from "../../mqtt/broker.ts";
import type { Broker } from "../broker.ts";
import { MemoryEvents } from "./memory-events.ts";
import { MemoryMqtt } from "./memory-mqtt.ts";

/** What may be said of a broker in memory. */
export interface MemoryOptions {
  /** Of each topic; records of one key stay in order within theirs. 4 when left out. */
  readonly partitions?: number;
  /**
   * So many records each partition keeps; 10 000 when left out. The oldest go first; where a group that reads has not
   * done with them, whoever publishes waits.
   */
  readonly maxRecords?: number;
}

/** A broker of events and of MQTT in the memory of this process: for development, tests, and one process alone. */
export interface MemoryBroker extends Broker, MqttBroker {
  readonly kind: "memory";
  /** The connection of a client of MQTT breaks: its will is published. */
  lose(clientId: string): void;
}

/**
 * A broker of its own, with nothing in it. Events are in order by their keys, shared by the members of a group, kept for
 * groups that begin later, and delivered again where a member leaves that was not done with them. Throws RangeError where
 * a number is none.
 */
export function memory({ partitions = 4, maxRecords = 10_000 }: MemoryOptions = {}): MemoryBroker {
  if (!(partitions >= 1 && maxRecords >= 1)) throw new RangeError("a broker has a partition and a record at least");
  const events = new MemoryEvents({ partitions, maxRecords });
  const mqtt = new MemoryMqtt();
  return {
    kind: "memory",
    address: "this process",
    envelope: { mode: "binary", prefix: "ce_" },
    registry: null,
    connect: async (settings) => events.connect(settings),
    connectMqtt: async (settings) => mqtt.connect(settings),
    lose: (clientId) => mqtt.lose(clientId),
  };
}

let shared: MemoryBroker | null = null;

/** The broker that all servers of this process share which were given none. */
export function sharedMemory(): MemoryBroker {
  shared ??= memory();
  return shared;
}
