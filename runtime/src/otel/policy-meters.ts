import type { Attributes, Meter } from "@opentelemetry/api";
import type { BreakerEvent, BudgetEvent, BulkheadEvent, RetryEvent, ShedEvent } from "../events.ts";
import type { IdempotencyEvent, LagEvent, LateEvent, OutcomeEvent, SunsetEvent } from "../incoming-events.ts";
import type { Operation } from "../operation.ts";
import { peerAttributes, type Side } from "./call-attributes.ts";

/** What is told of policies at work, as it is measured. */
export interface PolicyMeters {
  retry(event: RetryEvent): void;
  budget(event: BudgetEvent): void;
  bulkhead(event: BulkheadEvent): void;
  breaker(event: BreakerEvent): void;
  clientShed(event: ShedEvent): void;
  serverShed(event: ShedEvent): void;
  late(event: LateEvent): void;
  idempotency(event: IdempotencyEvent): void;
  outcome(event: OutcomeEvent): void;
  lag(event: LagEvent): void;
  sunset(event: SunsetEvent): void;
}

const breakerStates = { closed: 0, "half-open": 1, open: 2 } as const;

/** The metrics of policies. Their attributes are interactions, targets, codes and our own words. */
export function policyMeters(meter: Meter): PolicyMeters {
  const counter = (name: string, unit: string, description: string) => meter.createCounter(name, { unit, description });
  const retries = counter("interspec.retry.count", "{retry}", "Attempts after the first.");
  const denied = counter("interspec.budget.denied", "{retry}", "Retries that were not sent: there were too many.");
  const shed = counter("interspec.shed.count", "{call}", "Calls that were refused to protect who would do them.");
  const late = counter("interspec.server.late_results", "{result}", "Results of handlers that nobody waited for.");
  const outcomes = counter("interspec.idempotency.outcome", "{call}", "Calls with an idempotency key, by its state.");
  const messages = counter(
    "interspec.consumer.outcome",
    "{message}",
    "Messages that are done with, by what became of them.",
  );
  const dead = counter("interspec.dlq.count", "{message}", "Messages that could not be handled, and are dead letters.");
  const outdated = counter("interspec.consumer.sunset", "{message}", "Messages of kinds that ought to have been gone.");
  const lag = meter.createGauge("interspec.consumer.lag", {
    unit: "{message}",
    description: "Messages of a lane that a group has not been given yet.",
  });
  const inFlight = meter.createUpDownCounter("interspec.bulkhead.inflight", {
    unit: "{call}",
    description: "Calls that a client has in flight.",
  });
  const breaker = meter.createGauge("interspec.breaker.state", {
    description: "0 closed, 1 half-open, 2 open; of breakers that changed.",
  });
  const countShed = (side: Side, { operation, why }: ShedEvent) =>
    shed.add(1, { ...named(operation), "interspec.side": side, "interspec.why": why });
  return {
    retry: ({ operation, peer, error }) => retries.add(1, { ...toPeer(operation, peer), "error.type": error.code }),
    budget: ({ operation, peer }) => denied.add(1, toPeer(operation, peer)),
    bulkhead: ({ operation, peer, change }) => inFlight.add(change, toPeer(operation, peer)),
    breaker: ({ peer, state }) => breaker.record(breakerStates[state], peerAttributes(peer)),
    clientShed: (event) => countShed("client", event),
    serverShed: (event) => countShed("server", event),
    late: ({ operation }) => late.add(1, named(operation)),
    outcome: ({ operation, topic, outcome, code }) => {
      const of = { ...named(operation), "messaging.destination.name": topic };
      const failed = code === null ? {} : { "error.type": code };
      messages.add(1, { ...of, ...failed, "interspec.outcome": outcome });
      if (outcome === "dead-lettered") dead.add(1, { ...of, ...failed });
    },
    lag: ({ operation, topic, lane, lag: behind }) =>
      lag.record(behind, {
        ...named(operation),
        "messaging.destination.name": topic,
        "messaging.destination.partition.id": lane,
      }),
    sunset: ({ operation }) => outdated.add(1, named(operation)),
    idempotency: ({ operation, outcome }) => outcomes.add(1, { ...named(operation), "interspec.outcome": outcome }),
  };
}

function named({ interaction }: Operation): Attributes {
  return { "interspec.interaction": interaction };
}

function toPeer(operation: Operation, peer: string): Attributes {
  return { ...named(operation), ...peerAttributes(peer) };
}
