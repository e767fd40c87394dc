import type { Texts } from "../support/compile.ts";

/** Three services in a row, each of another style and each with three attempts: `edge` is HTTP, `middle` gRPC, `leaf` both. */
export const hopsSpecs: Texts = {
  "interspec.yaml": "interspec: 1\nname: test\nnamespace: hops\n",
  "specs/edge.yaml": service("edge", "http\n    route: GET /v1/readings/{name}", "calls: [middle.read]"),
  "specs/middle.yaml": service("middle", "grpc", "calls: [leaf.read]"),
  "specs/leaf.yaml": service("leaf", "http\n    route: GET /v1/readings/{name}", "calls: []"),
  "specs/deep.yaml": service("deep", "grpc", "calls: []"),
};

function service(name: string, style: string, calls: string): string {
  return `interspec: 1
service: ${name}
owner: team-${name}
defaults: { auth: { none: a test } }
types:
  Hop: { fields: { service: string, traceparent: string, remainingMs: int, hops: string } }
interactions:
  read:
    style: ${style}
    description: Reads what the next one reads.
    idempotency: read
    timeout: 1s
    retry: { attempts: 3 }
    breaker: { failureRate: 100, minimumCalls: 100000, window: 10s, openFor: 5s }
    ${calls}
    in: { name: string }
    out: { hops: list<Hop> }
`;
}

/** What the user wrote: the services, and how they are called. */
export const hopsSource = `
import { serve, type ServeOptions } from "@interspec/runtime/server";
import { createDeepWebClient } from "../generated/deep/web.js";
import { deepService } from "../generated/deep/server.js";
import { createEdgeClient } from "../generated/edge/client.js";
import { edgeService } from "../generated/edge/server.js";
import { leafService } from "../generated/leaf/server.js";
import { middleService } from "../generated/middle/server.js";

interface Seen {
  readonly trace: { readonly traceparent: string; readonly baggage: string | null };
  remaining(): number;
}

const hop = (service: string, ctx: Seen) => ({
  service,
  traceparent: ctx.trace.traceparent,
  remainingMs: Math.round(ctx.remaining()),
  hops: ctx.trace.baggage ?? "",
});

const local = { port: 0, host: "127.0.0.1" } as const;

export const edge = (options: ServeOptions) =>
  serve(
    [
      edgeService({
        async read({ name }, ctx) {
          const own = hop("edge", ctx);
          const { hops } = await ctx.clients.middle.read({ name });
          return { hops: [own, ...hops] };
        },
      }),
    ],
    { ...local, ...options },
  );

export const middle = (options: ServeOptions) =>
  serve(
    [
      middleService({
        async read({ name }, ctx) {
          const own = hop("middle", ctx);
          const { hops } = await ctx.clients.leaf.read({ name });
          return { hops: [own, ...hops] };
        },
      }),
    ],
    { ...local, ...options },
  );

/** The same, but for its call: by Connect, to a service that the spec does not name. */
export const middleToDeep = (url: string) =>
  serve(
    [
      middleService({
        async read({ name }, ctx) {
          const own = hop("middle", ctx);
          const { hops } = await createDeepWebClient(url).read({ name }, { context: ctx });
          return { hops: [own, ...hops] };
        },
      }),
    ],
    { ...local, targets: { leaf: url } },
  );

export const leaf = (work: (signal: AbortSignal) => Promise<void>) =>
  serve(
    [
      leafService({
        async read(_input, ctx) {
          const own = hop("leaf", ctx);
          await work(ctx.signal);
          return { hops: [own] };
        },
      }),
    ],
    local,
  );

export const deep = (work: (signal: AbortSignal) => Promise<void>) =>
  serve(
    [
      deepService({
        async read(_input, ctx) {
          const own = hop("deep", ctx);
          await work(ctx.signal);
          return { hops: [own] };
        },
      }),
    ],
    local,
  );

export const client = createEdgeClient;
`;
