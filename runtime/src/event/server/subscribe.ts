import { type Brokers, brokerNamed } from "../../brokers.ts";
import { systemClock } from "../../clock.ts";
import { Admission } from "../../server/admission.ts";
import { Endpoint } from "../../server/endpoint.ts";
import type { Host } from "../../server/host.ts";
import { defaultLogger } from "../../server/json-lines.ts";
import { Messaging } from "../../server/messaging.ts";
import type { Operations, Service } from "../../service.ts";
import { memoryStore } from "../../stores/memory.ts";
import { type AnyConsumer, type AnyEvent, asEvent } from "../as-event.ts";
import { consumer } from "../operation.ts";
import type { ConsumeOptions, Subscription } from "../subscribe-options.ts";

// Source of all numbers: resilience.md, Knobs and Event consumers.
const handlerMs = 30_000;
const attemptsInPlace = 5;
const backoff = { backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] } as const;
const defaultConcurrency = 16;
const dedupeMs = 86_400_000;
const graceMs = 25_000;
// Whoever is no service of the workspace has no rules for it.
const maxHops = Number.POSITIVE_INFINITY;

/** Handlers of messages by the names of their events. */
export type AnyHandlers = Readonly<Record<string, unknown>>;

/** Reads events, each by its handler. Rejects where a handler is of no event, or the broker does not let it read. */
export async function subscribed(
  events: Operations,
  brokers: Brokers,
  options: ConsumeOptions,
  handlers: AnyHandlers,
): Promise<Subscription> {
  const { logger = defaultLogger(), dedupe = memoryStore(), group } = options;
  const clock = systemClock;
  const operations: Record<string, AnyConsumer> = {};
  for (const name of Object.keys(handlers)) {
    if (handlers[name] === undefined) continue;
    const event = events[name];
    if (event === undefined) throw new TypeError(`there is no event '${name}': leave its handler out`);
    operations[name] = consumerOf(asEvent(event), options);
  }
  const none = { subgraph: null, calls: {}, emits: {}, outbox: [] };
  const service: Service = { ...none, name: group, version: 1, unknownFields: "ignore", maxHops, operations, handlers };
  const brokerOf = (name: string) => brokerNamed(brokers, name);
  const messaging = new Messaging({ services: [service], clock, logger, dedupe, outbox: null, brokerOf });
  const admission = new Admission({ overload: false }, clock);
  const host: Host = {
    clock,
    logger,
    admission,
    verifiers: new Map(),
    idempotency: memoryStore(),
    audit: (record) => logger.info(record, "audit"),
    clientsOf: () => ({}),
    publishersOf: () => ({}),
  };
  const endpoints = Object.entries(operations).map(([name, it]) => new Endpoint(service, name, it, host));
  const close = async () => {
    await messaging.close();
    admission.close();
  };
  try {
    await messaging.start(endpoints);
  } catch (error) {
    await close();
    throw error;
  }
  let drained: Promise<void> | null = null;
  const drain = () => {
    drained ??= messaging.stop(graceMs).then(close);
    return drained;
  };
  return { states: () => messaging.states(), drain, [Symbol.asyncDispose]: drain };
}

function consumerOf(event: AnyEvent, options: ConsumeOptions): AnyConsumer {
  const { group, from = "earliest", concurrency = defaultConcurrency } = options;
  const { deadLetter = `${event.topic}.${group}.dlq` } = options;
  return consumer({
    interaction: event.interaction,
    errors: [],
    event,
    group,
    from,
    concurrency,
    retryTopicsMs: [],
    deadLetter,
    dedupeMs,
    timeoutMs: handlerMs,
    idempotency: "none",
    retry: { attempts: attemptsInPlace, ...backoff },
    breaker: null,
    bulkhead: null,
    limits: event.limits,
    auth: [],
  });
}
