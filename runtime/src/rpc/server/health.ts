import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import { Health, HealthCheckResponse_ServingStatus as Status } from "../generated/grpc/health/v1/health_pb.ts";
import { noteServed } from "./caller.ts";

/** Whether a server takes calls, and when that changes. */
export interface Readiness {
  /** By the full name of a service: `shop.orders.v1.OrdersService`; "" stands for all. */
  isReady(service: string): boolean;
  /** Calls when it may have changed. Answers what takes that back. */
  onChange(listener: () => void): () => void;
}

/** Serves grpc.health.v1.Health for the services of a router, those that were registered before. */
export function addHealth(router: ConnectRouter, readiness: Readiness): void {
  const known = new Set(["", Health.typeName, ...router.handlers.map((it) => it.service.typeName)]);
  const statusOf = (service: string) => (readiness.isReady(service) ? Status.SERVING : Status.NOT_SERVING);
  router.service(Health, {
    check({ service }, context) {
      noteServed(context);
      if (!known.has(service)) throw new ConnectError("there is no such service", Code.NotFound);
      return { status: statusOf(service) };
    },
    async *watch({ service }, context) {
      noteServed(context);
      let told: Status | null = null;
      const changes = changesOf(readiness, context.signal);
      for await (const _ of changes) {
        const status: Status = known.has(service) ? statusOf(service) : Status.SERVICE_UNKNOWN;
        if (status !== told) yield { status };
        told = status;
      }
    },
  });
}

/** Once at first, and after every change, until the caller has gone. */
async function* changesOf(readiness: Readiness, signal: AbortSignal): AsyncGenerator<void> {
  let isChanged = true;
  let wake: () => void = () => undefined;
  const listener = () => {
    isChanged = true;
    wake();
  };
  const forget = readiness.onChange(listener);
  signal.addEventListener("abort", listener);
  try {
    while (!signal.aborted) {
      if (isChanged) {
        isChanged = false;
        yield;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    forget();
    signal.removeEventListener("abort", listener);
  }
}
