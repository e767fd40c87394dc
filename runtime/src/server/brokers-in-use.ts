import type { AnyBroker } from "../brokers.ts";
import { isConsumer } from "../event/as-event.ts";
import { memory, sharedMemory } from "../event/memory/memory.ts";
import type { Logger } from "../logger.ts";
import type { Operation, OperationStyle } from "../operation.ts";
import type { Service } from "../service.ts";
import type { ServeOptions } from "./options.ts";

/** A broker that services name, and what they need of it. */
interface BrokerInUse {
  readonly name: string;
  readonly style: OperationStyle;
}

/** The brokers that services publish to or read from, each once. */
export function brokersInUse(services: readonly Service[]): readonly BrokerInUse[] {
  const operations = services.flatMap((it) => [
    ...Object.values(it.operations),
    ...Object.values(it.emits).flatMap((of) => Object.values(of)),
  ]);
  const used = new Map<string, BrokerInUse>();
  for (const operation of operations) {
    const name = brokerOf(operation);
    if (name !== null) used.set(`${operation.style} ${name}`, { name, style: operation.style });
  }
  return [...used.values()];
}

/** The broker of a name: the one that was set, or the one in memory that all of this process share. */
export function brokerLookup({ brokers = {} }: ServeOptions): (name: string) => AnyBroker {
  return (name) => brokers[name] ?? sharedMemory();
}

/** The brokers of services that are alone: those that are set, and one in memory that nobody else has. */
export function ownBrokers(
  services: readonly Service[],
  { brokers = {} }: ServeOptions,
): Readonly<Record<string, AnyBroker>> {
  const own = memory();
  return { ...Object.fromEntries(brokersInUse(services).map(({ name }) => [name, own])), ...brokers };
}

/** Messages in memory are lost with the process, and known to it alone. */
export function warnOfMemoryBrokers(
  services: readonly Service[],
  { brokers = {} }: ServeOptions,
  logger: Logger,
): void {
  const names = [...new Set(brokersInUse(services).map((it) => it.name))].filter((it) => brokers[it] === undefined);
  if (names.length === 0 || process.env["NODE_ENV"] !== "production") return;
  const message = "messages are in the memory of this process: set options.brokers to brokers that all processes share";
  logger.warn({ brokers: names }, message);
}

/** The name of the broker of a message; null of what is none. */
function brokerOf(operation: Operation): string | null {
  if (isConsumer(operation)) return operation.event.broker;
  const message = "message" in operation ? operation.message : operation;
  if (typeof message !== "object" || message === null || !("broker" in message)) return null;
  return typeof message.broker === "string" ? message.broker : null;
}
