import type { Admitted } from "../../server/arrival.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { traceIdOf } from "../../trace.ts";
import { asRealtime } from "../as-realtime.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Outgoing } from "./entry.ts";
import { Incoming } from "./incoming.ts";
import { type OpeningRequest, RealtimeExchange } from "./realtime-exchange.ts";

/** A client that was let in: what a session of its own, or the one that it comes back to, needs to know of it. */
export interface Visitor {
  readonly operation: RealtimeOperation;
  readonly unknownFields: "reject" | "ignore";
  readonly exchange: RealtimeExchange;
  readonly admitted: Admitted<Outgoing>;
  readonly incoming: Incoming;
  /** What must be the same when it comes back: interaction, who it is, and its input. */
  readonly facts: string;
  readonly traceId: string;
  /** Epoch milliseconds at which its proof ends; Infinity: never. */
  readonly expiresAt: number;
}

/** Lets a client in, or throws a ConnectionFailure. `added`: what it says in its first message. */
export async function letIn(
  endpoint: Endpoint,
  request: OpeningRequest,
  added: Readonly<Record<string, string>>,
): Promise<Visitor> {
  const operation = asRealtime(endpoint.operation);
  const incoming = new Incoming();
  const exchange = new RealtimeExchange(operation, request, incoming, added);
  const admitted = await endpoint.admit<Outgoing>(exchange);
  const { principal, headers } = admitted;
  const who = principal === null ? null : `${principal.scheme}:${principal.id}`;
  return {
    operation,
    unknownFields: endpoint.service.unknownFields,
    exchange,
    admitted,
    incoming,
    facts: JSON.stringify([operation.interaction, who, request.target]),
    traceId: traceIdOf(headers["traceresponse"] ?? ""),
    expiresAt: principal?.expiresAt ?? Number.POSITIVE_INFINITY,
  };
}
