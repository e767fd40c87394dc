import { onTestFinished } from "vitest";
import { type AnyBroker, brokerNamed, OpenBrokers } from "../../runtime/src/brokers.ts";
import type { MessageContext } from "../../runtime/src/context.ts";
import type { ErrorCode } from "../../runtime/src/errors.ts";
import type { Broker, BrokerConnection, BrokerRecord } from "../../runtime/src/event/broker.ts";
import type { ConsumerOperation } from "../../runtime/src/event/operation.ts";
import { interactionError } from "../../runtime/src/interaction-error.ts";
import type { Logger } from "../../runtime/src/logger.ts";
import { Publishers } from "../../runtime/src/publishers.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import { defineService, type Operations, type Service } from "../../runtime/src/service.ts";
import { inProcess } from "../../runtime/src/testing/in-process.ts";
import { memory, type TestBroker } from "../../runtime/src/testing/memory.ts";
import { type VirtualClock, virtualClock } from "../../runtime/src/testing/virtual-clock.ts";
import type { TestEvent } from "./event-operations.ts";
import type { Values } from "./http-operations.ts";

/** Handles a message. */
export type Handler = (message: Values, ctx: MessageContext<{ readonly publish: Publishing }>) => Promise<void>;
/** What handlers of tests may publish. */
export type Publishing = Readonly<Record<string, (message: Values, options?: object) => Promise<void>>>;

/** What may be said of a desk. */
export interface DeskOptions extends Partial<ServeOptions> {
  readonly broker?: AnyBroker;
  readonly clock?: VirtualClock;
  /** What handlers publish. */
  readonly emits?: Operations;
}

/** A log that is read by tests. */
export function keptLog() {
  const lines: { readonly level: string; readonly message: string; readonly fields: object }[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, message, fields });
  const logger: Logger = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return { lines, logger };
}

/** A service that has consumers alone. */
export function consumingService(
  consumers: Readonly<Record<string, ConsumerOperation<Values>>>,
  handlers: Readonly<Record<string, Handler>>,
  emits: Operations = {},
): Service {
  return defineService({
    name: "billing",
    version: 1,
    maxHops: 3,
    operations: consumers,
    calls: {},
    emits: Object.fromEntries(Object.keys(consumers).map((it) => [it, emits])),
    handlers: handlers as never,
  });
}

/** One consumer in this process, at a time that stands still, and a way to publish to it; all gone when the test ends. */
export async function desk(operation: ConsumerOperation<Values>, handler: Handler, options: DeskOptions = {}) {
  const { clock = virtualClock(), broker = memory(), emits, ...others } = options;
  const service = consumingService({ onOrderChanged: operation }, { onOrderChanged: handler }, emits);
  const { lines, logger } = keptLog();
  const running = await inProcess([service], { logger, brokers: { event: broker }, clock, ...others });
  let isOver = false;
  const stop = async () => {
    if (isOver) return;
    isOver = true;
    await running[Symbol.asyncDispose]();
  };
  onTestFinished(stop);
  return {
    clock,
    broker,
    lines,
    stop,
    publish: publisherOf(broker, operation.event as TestEvent, clock),
    ...raw(broker, clock),
  };
}

/** Publishes an event at the time of a clock. */
export function publisherOf(broker: AnyBroker, operation: TestEvent, clock: VirtualClock) {
  const { logger } = keptLog();
  const brokers = new OpenBrokers({ clientId: "test", logger, clock, brokerOf: (name) => brokerNamed(broker, name) });
  const { publish } = new Publishers({ brokers, clock, logger }).of({ publish: operation }, null);
  if (publish === undefined) throw new Error("nothing publishes");
  return publish;
}

/** A broker without us: records as they are. */
export function raw(broker: AnyBroker, clock: VirtualClock) {
  const { logger } = keptLog();
  let connecting: Promise<BrokerConnection> | null = null;
  const connection = () => {
    connecting ??= asEventBroker(broker).connect({ clientId: "raw", logger, clock });
    return connecting;
  };
  return {
    async send(record: BrokerRecord): Promise<void> {
      await (await connection()).publish(record, new AbortController().signal);
    },
    /** All that lies in a topic. */
    async read(topic: string): Promise<readonly BrokerRecord[]> {
      const records: BrokerRecord[] = [];
      for await (const { record } of (await connection()).read(topic)) records.push(record);
      return records;
    },
  };
}

function asEventBroker(broker: AnyBroker): Broker {
  if ("connect" in broker) return broker;
  throw new TypeError("this broker takes no events");
}

/** A failure with a code. */
export function failed(code: ErrorCode, retryAfterMs: number | null = null) {
  return interactionError({ code, reason: null, details: null, message: `it was ${code}`, retryAfterMs });
}

/** A record as a foreign producer would send it. */
export function foreignRecord(fields: Partial<BrokerRecord> & { readonly body?: unknown } = {}): BrokerRecord {
  const { body = { id: "o-1", number: 1 }, headers = {}, ...others } = fields;
  return {
    topic: "shop.orders.changed.v1",
    key: "o-1",
    value: typeof body === "string" ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
    headers: {
      ce_specversion: "1.0",
      ce_id: "e-1",
      ce_source: "/shop/orders",
      ce_type: "shop.orders.orderChanged.v1",
      "content-type": "application/json",
      ...headers,
    },
    ...others,
  };
}

export type { TestBroker };
