import { type Brokers, brokerNamed, OpenBrokers } from "./brokers.ts";
import { systemClock } from "./clock.ts";
import type { PublisherOf } from "./operation.ts";
import { brokerNameOf, Publishers } from "./publishers.ts";
import { defaultLogger } from "./server/json-lines.ts";
import type { Operations } from "./service.ts";

export type { AnyBroker, Brokers } from "./brokers.ts";

/**
 * A publisher of messages, to one broker or to several by their names. It connects when it first publishes, and closes
 * what it opened when it is disposed of. Throws TypeError where a broker is missing.
 *
 * Its methods reject with `invalid_argument` where a payload is none of its type, and `out_of_range` where it is too
 * large: then nothing has left. They reject with `unavailable` and `deadline_exceeded` where the broker did not say that
 * it has the message, which may be there all the same.
 */
export function createPublisher<Of extends Operations>(
  operations: Of,
  brokers: Brokers,
): PublisherOf<Of> & AsyncDisposable {
  for (const operation of Object.values(operations)) brokerNamed(brokers, brokerNameOf(operation));
  const clock = systemClock;
  const open = new OpenBrokers({
    clientId: "interspec-publisher",
    logger: defaultLogger(),
    clock,
    brokerOf: (name) => brokerNamed(brokers, name),
  });
  const methods = new Publishers({ brokers: open, clock, logger: null }).of(operations, null);
  return claimed<PublisherOf<Of> & AsyncDisposable>({ ...methods, [Symbol.asyncDispose]: () => open.close() });
}

/** The methods have the types that their operations carry: no compiler can see that, since those are never there. */
function claimed<Publisher>(publisher: unknown): Publisher {
  return publisher as Publisher;
}
