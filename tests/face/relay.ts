import type { afterAll } from "vitest";
import type { ClientOptions } from "../../runtime/src/client-options.ts";
import type { InteractionContext } from "../../runtime/src/context.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import type { Service } from "../../runtime/src/service.ts";
import type { ConnectableTarget, Target } from "../../runtime/src/target.ts";
import type { Faults } from "../../runtime/src/testing/faults.ts";
import type { InProcess, InProcessOptions } from "../../runtime/src/testing/in-process.ts";
import type { Texts } from "../support/compile.ts";
import { userProject } from "../support/user-project.ts";

/** Two services: `front` hands on to `back`, which has an interaction of each kind. What they do a test says. */
export const relaySpecs: Texts = {
  "interspec.yaml": `interspec: 1
name: test
namespace: relay
security:
  user: { type: oidc, issuer: "https://id.relay.example", scopes: {} }
`,
  "specs/back.yaml": `interspec: 1
service: back
owner: team-back
defaults: { auth: { none: a test } }
types:
  Tick: { fields: { number: int, text: string? } }
errors:
  Closed: { code: FAILED_PRECONDITION, fields: { why: string }, message: it is closed }
interactions:
  get:
    style: http
    route: GET /v1/things/{name}
    description: Reads one.
    idempotency: read
    timeout: 2s
    in: { name: string }
    out: { text: string }
    errors: [Closed]
  getRpc:
    style: grpc
    description: Reads one too.
    idempotency: read
    timeout: 2s
    in: { name: string }
    out: { text: string }
    errors: [Closed]
  change:
    style: http
    route: POST /v1/things
    description: Changes one.
    idempotency: key
    timeout: 3s
    in: { name: string }
    out: { text: string }
  guarded:
    style: http
    route: GET /v1/guarded
    description: Says who asks.
    idempotency: read
    auth: { scheme: user }
    in: {}
    out: { text: string }
  ticks:
    style: stream
    description: Counts.
    in: { count: int, number: int? }
    out: stream Tick
    idleTimeout: 400ms
    resume: number
  plainTicks:
    style: stream
    description: Counts, and cannot go on.
    in: { count: int }
    out: stream Tick
    idleTimeout: 400ms
  guardedTicks:
    style: stream
    description: Counts for those who say who they are.
    auth: { scheme: user }
    in: {}
    out: stream Tick
  sum:
    style: stream
    description: Adds up.
    idempotency: natural
    in: stream Tick
    out: { sum: int }
    idleTimeout: 400ms
  echo:
    style: stream
    description: Says again.
    in: stream Tick
    out: stream Tick
    idleTimeout: 400ms
`,
  "specs/front.yaml": `interspec: 1
service: front
owner: team-front
defaults: { auth: { none: a test } }
interactions:
  viaHttp:
    style: http
    route: GET /v1/via/{name}
    description: Reads one by HTTP.
    idempotency: read
    timeout: 2s
    calls: [back.get, { to: back.getRpc, optional: true }]
    in: { name: string }
    out: { text: string }
  viaRpc:
    style: grpc
    description: Reads one by gRPC.
    idempotency: read
    timeout: 2s
    calls: [back.getRpc, back.guarded, back.ticks]
    in: { name: string }
    out: { text: string }
  alone:
    style: http
    route: GET /v1/alone
    description: Calls nobody.
    idempotency: read
    in: {}
    out: { text: string }
`,
};

/** What a user writes: both services, with handlers that need not be whole, and all that tests use of the runtime. */
export const relaySource = `
export { interactionError } from "@interspec/runtime";
export { bearer, forward } from "@interspec/runtime/auth";
export { serve } from "@interspec/runtime/server";
export { faults, inProcess, virtualClock } from "@interspec/runtime/testing";
export { createBackClient } from "../generated/back/client.js";
export { closed } from "../generated/back/errors.js";
export { createFrontClient } from "../generated/front/client.js";
import type { BackHandlers } from "../generated/back/handlers.js";
import { backService } from "../generated/back/server.js";
import type { FrontHandlers } from "../generated/front/handlers.js";
import { frontService } from "../generated/front/server.js";

const stubs: BackHandlers = {
  async get(_input, ctx) {
    throw ctx.unimplemented();
  },
  async getRpc(_input, ctx) {
    throw ctx.unimplemented();
  },
  async change(_input, ctx) {
    throw ctx.unimplemented();
  },
  async guarded(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *ticks(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *plainTicks(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *guardedTicks(_input, ctx) {
    throw ctx.unimplemented();
  },
  async sum(_incoming, ctx) {
    throw ctx.unimplemented();
  },
  async *echo(_incoming, ctx) {
    throw ctx.unimplemented();
  },
};

const frontStubs: FrontHandlers = {
  async viaHttp(_input, ctx) {
    throw ctx.unimplemented();
  },
  async viaRpc(_input, ctx) {
    throw ctx.unimplemented();
  },
  async alone(_input, ctx) {
    throw ctx.unimplemented();
  },
};

export const back = (own: Partial<BackHandlers>) => backService({ ...stubs, ...own });
export const front = (own: Partial<FrontHandlers>) => frontService({ ...frontStubs, ...own });
`;

export interface Tick {
  readonly number: number;
  readonly text?: string;
}
export interface Named {
  readonly name: string;
}
export interface Text {
  readonly text: string;
}
export interface Options {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly context?: unknown;
  readonly fallback?: Text | null;
}
type Call<Input> = (input: Input, options?: Options) => Promise<Text>;
type Counted = { readonly count: number; readonly number?: number };

/** The client of `back`. */
export interface BackClient extends AsyncDisposable {
  readonly get: Call<Named>;
  readonly getRpc: Call<Named>;
  readonly change: Call<Named>;
  readonly guarded: Call<object>;
  ticks(input: Counted, options?: Options): AsyncIterable<Tick>;
  plainTicks(input: Counted, options?: Options): AsyncIterable<Tick>;
  guardedTicks(input: object, options?: Options): AsyncIterable<Tick>;
  sum(outgoing: AsyncIterable<Tick>, options?: Options): Promise<{ readonly sum: number }>;
  echo(outgoing: AsyncIterable<Tick>, options?: Options): AsyncIterable<Tick>;
}

/** The client of `front`. */
export interface FrontClient extends AsyncDisposable {
  readonly viaHttp: Call<Named>;
  readonly viaRpc: Call<Named>;
  readonly alone: Call<object>;
}

/** The context of a handler, with clients of `back`. */
export type Ctx = InteractionContext & { readonly clients: { readonly back: BackClient } };

/** Handlers of `back`, as far as a test has them. */
export interface BackHandlers {
  readonly get?: (input: Named, ctx: Ctx) => Promise<Text>;
  readonly getRpc?: (input: Named, ctx: Ctx) => Promise<Text>;
  readonly change?: (input: Named, ctx: Ctx) => Promise<Text>;
  readonly guarded?: (input: object, ctx: Ctx) => Promise<Text>;
  readonly ticks?: (input: Counted, ctx: Ctx) => AsyncIterable<Tick>;
  readonly plainTicks?: (input: Counted, ctx: Ctx) => AsyncIterable<Tick>;
  readonly guardedTicks?: (input: object, ctx: Ctx) => AsyncIterable<Tick>;
  readonly sum?: (incoming: AsyncIterable<Tick>, ctx: Ctx) => Promise<{ readonly sum: number }>;
  readonly echo?: (incoming: AsyncIterable<Tick>, ctx: Ctx) => AsyncIterable<Tick>;
}

/** Handlers of `front`, as far as a test has them. */
export interface FrontHandlers {
  readonly viaHttp?: (input: Named, ctx: Ctx) => Promise<Text>;
  readonly viaRpc?: (input: Named, ctx: Ctx) => Promise<Text>;
  readonly alone?: (input: object, ctx: Ctx) => Promise<Text>;
}

/** The user's project, as tests see it. The parts of the runtime are those that it runs with. */
export interface Relay {
  readonly dir: string;
  readonly bearer: typeof import("../../runtime/src/auth/credentials.ts").bearer;
  readonly forward: typeof import("../../runtime/src/auth/credentials.ts").forward;
  readonly interactionError: typeof import("../../runtime/src/interaction-error.ts").interactionError;
  readonly virtualClock: typeof import("../../runtime/src/testing/virtual-clock.ts").virtualClock;
  closed(details: { readonly why: string }): Error;
  back(handlers: BackHandlers): Service;
  front(handlers: FrontHandlers): Service;
  serve(services: readonly Service[], options: ServeOptions): Promise<App>;
  inProcess(services: readonly Service[], options?: InProcessOptions): Promise<InProcess>;
  faults(target: Target, faults: Faults): ConnectableTarget;
  createBackClient(target: Target, options?: ClientOptions): BackClient;
  createFrontClient(target: Target, options?: ClientOptions): FrontClient;
}

/** Generates, compiles and loads it. */
export async function relayProject(whenFinished: typeof afterAll): Promise<Relay> {
  const { dir, load } = await userProject(relaySpecs, { "src/main.ts": relaySource }, whenFinished);
  const exported = await load("src/main");
  return { ...(exported as unknown as Relay), dir };
}
