import type { Context } from "../../../runtime/src/context.ts";
import { httpCall } from "../../../runtime/src/http/operation.ts";
import type { HandlersOf } from "../../../runtime/src/operation.ts";
import type { ServeOptions } from "../../../runtime/src/server/options.ts";
import { type App, serve } from "../../../runtime/src/server/serve.ts";
import { defineService } from "../../../runtime/src/service.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { outOfStock, record, type Values } from "../../support/http-operations.ts";
import { probe } from "../rpc/probe/probe.ts";

const policy = {
  timeoutMs: 2000,
  status: 200,
  retry: { attempts: 3, backoffMs: 1, maxBackoffMs: 2, on: ["unavailable"] },
  breaker: null,
  bulkhead: { inFlight: 10, queue: 0 },
  limits: { bodyBytes: 1000 },
  auth: [],
  errors: [outOfStock],
  output: record({ said: json.string }),
} as const;

/** A service of HTTP before the probe. */
export const desk = {
  ask: httpCall({
    ...policy,
    interaction: "desk.ask",
    method: "GET",
    path: "/v1/questions/{text}",
    bind: [{ field: "text", name: "text", in: "path" }],
    body: "none",
    idempotency: "read",
    input: record({ text: json.string }),
  }),
  order: httpCall({
    ...policy,
    interaction: "desk.order",
    method: "POST",
    path: "/v1/orders",
    bind: [],
    body: "json",
    idempotency: "key",
    input: record({ text: json.string }),
  }),
};

/** What a handler of the desk may call. */
export type DeskContext = Context<{
  readonly clients: {
    readonly probe: {
      echo(input: { readonly text: string; readonly data: Uint8Array }): Promise<{ readonly text: string }>;
    };
  };
}>;

/** What answers at the desk. */
export type Answer = (text: string, context: DeskContext) => Promise<string>;

/** The desk as a service; both of its interactions are answered in the same way. */
export function deskService(answer: Answer) {
  const handle = async ({ text }: Values, context: DeskContext) => ({ said: await answer(String(text), context) });
  const handlers: HandlersOf<typeof desk> = { ask: handle, order: handle };
  const calls = { ask: { probe: { echo: probe.echo } }, order: {} };
  return defineService({ name: "desk", version: 1, maxHops: 9, operations: desk, calls, handlers });
}

/** The desk on a free port. */
export function deskOn(answer: Answer, options: ServeOptions = {}): Promise<App> {
  const targets = { probe: "http://127.0.0.1:1" };
  return serve([deskService(answer)], { port: 0, host: "127.0.0.1", targets, drain: { graceMs: 500 }, ...options });
}

/** Where an app is. */
export function urlOf({ port }: App): string {
  return `http://127.0.0.1:${port}`;
}
