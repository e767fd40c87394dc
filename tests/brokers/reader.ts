import type {
  BrokerConnection,
  BrokerRecord,
  ConsumeSettings,
  Consumption,
  Delivery,
} from "../../runtime/src/event/broker.ts";

/** A member of a group that keeps what it was given. */
export interface Reader {
  readonly consumption: Consumption;
  /** In the order in which they came. */
  readonly deliveries: readonly Delivery[];
  /** Lanes that it was told to give back. */
  readonly lost: readonly string[];
  /** Resolves when it is so; asked with each delivery. */
  until(isSo: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** How it reads. */
export interface ReaderSettings extends Partial<ConsumeSettings> {
  readonly topic: string;
  readonly group: string;
  /** Whether it is done with each at once; it is. */
  readonly isDoneAtOnce?: boolean;
}

/** So long a test waits for messages, at most. */
const patienceMs = 60_000;

/** Joins a group. */
export async function startReader(connection: BrokerConnection, settings: ReaderSettings): Promise<Reader> {
  const { isDoneAtOnce = true, ...given } = settings;
  const deliveries: Delivery[] = [];
  const lost: string[] = [];
  const watching = new Set<() => void>();
  const consumption = await connection.consume({
    from: "earliest",
    ordering: "key",
    inFlight: 50,
    take(delivery) {
      deliveries.push(delivery);
      if (isDoneAtOnce) delivery.done();
      for (const it of [...watching]) it();
      return undefined;
    },
    async lost(lane) {
      lost.push(lane);
      for (const it of [...watching]) it();
    },
    ...given,
  });
  return {
    consumption,
    deliveries,
    lost,
    until: (isSo) => {
      const said = () => `${deliveries.length} deliveries came`;
      return untilSo(isSo, watching, said);
    },
    async close() {
      await consumption.stop();
      await consumption.close();
    },
  };
}

/** Resolves when it is so: asked whenever one of the watching is called. */
export function untilSo(isSo: () => boolean, watching: Set<() => void>, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: Error | null) => {
      clearTimeout(limit);
      watching.delete(watch);
      if (error === null) resolve();
      else reject(error);
    };
    const limit = setTimeout(() => end(new Error(`in ${patienceMs} ms ${said()}`)), patienceMs);
    const watch = () => {
      if (isSo()) end(null);
    };
    watching.add(watch);
    watch();
  });
}

/** The texts of deliveries. */
export function textsOf(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries.map((it) => Buffer.from(it.record.value).toString());
}

/** The texts of each key, in the order in which they came. */
export function byKey(deliveries: readonly Delivery[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const { record } of deliveries) {
    const key = record.key ?? "";
    found[key] ??= [];
    found[key].push(Buffer.from(record.value).toString());
  }
  return found;
}

/** A record of a text. */
export function recordOf(
  topic: string,
  key: string | null,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): BrokerRecord {
  return { topic, key, headers, value: Buffer.from(text) };
}

/** A signal that nobody aborts. */
export const forever = new AbortController().signal;
