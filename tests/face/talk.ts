import { type afterAll, onTestFinished } from "vitest";
import type { WebClientOptions } from "../../runtime/src/browser.ts";
import type { ClientOptions } from "../../runtime/src/client-options.ts";
import type { RealtimeContext } from "../../runtime/src/context.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import type { Service } from "../../runtime/src/service.ts";
import type { Target } from "../../runtime/src/target.ts";
import type { InProcess, InProcessOptions } from "../../runtime/src/testing/in-process.ts";
import type { Texts } from "../support/compile.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { userProject } from "../support/user-project.ts";

/** A service with a connection of each kind. What they do a test says. */
const talkSpec = `interspec: 1
service: talk
owner: team-talk
defaults: { auth: { none: a test } }
types:
  Tick: { fields: { number: { type: int, min: 0 }, text: string? } }
  Price: { key: item, fields: { item: id, cents: int, text: string? } }
  Joined: { fields: { name: string } }
  Said: { fields: { name: string, text: string } }
  Note: { union: { joined: Joined, said: Said } }
errors:
  RoomClosed: { code: FAILED_PRECONDITION, fields: { room: string }, message: the room is closed }
interactions:
  ticks:
    style: realtime
    transport: sse
    path: /v1/rooms/{room}/ticks
    description: Counts.
    in: { room: string, step: int?, only: list<int> }
    send: Tick
    resume: { events: 50, window: 2s }
    errors: [RoomClosed]
  notes:
    style: realtime
    transport: sse
    path: /v1/notes
    description: Tells what happens, and does not resume.
    send: Note
    heartbeat: 300ms
  guardedTicks:
    style: realtime
    transport: sse
    path: /v1/guarded/ticks
    description: Counts for those who may hear it.
    auth: user
    send: Tick
    resume: true
  watch:
    style: realtime
    transport: websocket
    path: /v1/rooms/{room}/watch
    description: Tells what happens in a room.
    in: { room: string, step: int? }
    send: Note
    resume: { events: 50, window: 2s }
    errors: [RoomClosed]
  prices:
    style: realtime
    transport: websocket
    path: /v1/prices
    description: Tells prices, of each the newest.
    send: Price
    slowConsumer: conflate
  flood:
    style: realtime
    transport: websocket
    path: /v1/flood
    description: Tells much, and may leave out what is old.
    send: Tick
    slowConsumer: drop-oldest
  chat:
    style: realtime
    transport: websocket
    path: /v1/rooms/{room}/chat
    description: Talks.
    in: { room: string, step: int? }
    send: Tick
    receive: Tick
    resume: { events: 50, window: 2s }
    errors: [RoomClosed]
  beats:
    style: realtime
    transport: websocket
    path: /v1/beats
    description: Talks, and is short of patience.
    send: Tick
    receive: Tick
    heartbeat: 300ms
  loose:
    style: realtime
    transport: websocket
    path: /v1/loose
    description: Talks, and does not resume.
    send: Tick
    receive: Tick
    origins: ["https://*.talk.example"]
  guarded:
    style: realtime
    transport: websocket
    path: /v1/guarded/chat
    description: Talks with those who may.
    auth: [user, partner]
    send: Tick
    receive: Tick
    resume: true
`;

/** A workspace of it. */
export const talkSpecs: Texts = {
  "interspec.yaml": `interspec: 1
name: test
namespace: talk
security:
  user: { type: oidc, issuer: "https://id.talk.example", scopes: {} }
  partner: { type: apiKey, header: X-Partner-Key }
`,
  "specs/talk.yaml": talkSpec,
};

/** What a user writes: the service, with handlers that need not be whole, and all that tests use of the runtime. */
export const talkSource = `
export { interactionError } from "@interspec/runtime";
export { apiKey, apiKeys, bearer, jwt } from "@interspec/runtime/auth";
export { serve } from "@interspec/runtime/server";
export { inProcess, faults, virtualClock } from "@interspec/runtime/testing";
export { createTalkClient } from "../generated/talk/client.js";
export { roomClosed } from "../generated/talk/errors.js";
export { createTalkWebClient } from "../generated/talk/web.js";
import type { TalkHandlers } from "../generated/talk/handlers.js";
import { talkService } from "../generated/talk/server.js";

const stubs: TalkHandlers = {
  async *ticks(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *notes(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *guardedTicks(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *watch(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *prices(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *flood(_input, ctx) {
    throw ctx.unimplemented();
  },
  async *chat(_incoming, _input, ctx) {
    throw ctx.unimplemented();
  },
  async *beats(_incoming, _input, ctx) {
    throw ctx.unimplemented();
  },
  async *loose(_incoming, _input, ctx) {
    throw ctx.unimplemented();
  },
  async *guarded(_incoming, _input, ctx) {
    throw ctx.unimplemented();
  },
};

export const talk = (own: Partial<TalkHandlers>) => talkService({ ...stubs, ...own });
`;

export interface Tick {
  readonly number: number;
  readonly text?: string;
}
export interface Price {
  readonly item: string;
  readonly cents: number;
  readonly text?: string;
}
export type Note =
  | { readonly case: "joined"; readonly value: { readonly name: string } }
  | { readonly case: "said"; readonly value: { readonly name: string; readonly text: string } };

type Room = { readonly room: string; readonly step?: number };
type TicksInput = Room & { readonly only?: readonly number[] };

/** What may be said of a call. */
export interface Options {
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly onReset?: () => void;
}

/** The client. */
export interface TalkClient extends AsyncDisposable {
  ticks(input: TicksInput, options?: Options): AsyncIterable<Tick>;
  notes(input: object, options?: Options): AsyncIterable<Note>;
  guardedTicks(input: object, options?: Options): AsyncIterable<Tick>;
  watch(input: Room, options?: Options): AsyncIterable<Note>;
  prices(input: object, options?: Options): AsyncIterable<Price>;
  flood(input: object, options?: Options): AsyncIterable<Tick>;
  chat(outgoing: AsyncIterable<Tick>, input: Room, options?: Options): AsyncIterable<Tick>;
  beats(outgoing: AsyncIterable<Tick>, input?: object, options?: Options): AsyncIterable<Tick>;
  loose(outgoing: AsyncIterable<Tick>, input?: object, options?: Options): AsyncIterable<Tick>;
  guarded(outgoing: AsyncIterable<Tick>, input?: object, options?: Options): AsyncIterable<Tick>;
}

/** Handlers as far as a test has them. */
export interface TalkHandlers {
  readonly ticks?: (input: TicksInput, ctx: RealtimeContext) => AsyncIterable<Tick>;
  readonly notes?: (input: object, ctx: RealtimeContext) => AsyncIterable<Note>;
  readonly guardedTicks?: (input: object, ctx: RealtimeContext) => AsyncIterable<Tick>;
  readonly watch?: (input: Room, ctx: RealtimeContext) => AsyncIterable<Note>;
  readonly prices?: (input: object, ctx: RealtimeContext) => AsyncIterable<Price>;
  readonly flood?: (input: object, ctx: RealtimeContext) => AsyncIterable<Tick>;
  readonly chat?: (incoming: AsyncIterable<Tick>, input: Room, ctx: RealtimeContext) => AsyncIterable<Tick>;
  readonly beats?: (incoming: AsyncIterable<Tick>, input: object, ctx: RealtimeContext) => AsyncIterable<Tick>;
  readonly loose?: (incoming: AsyncIterable<Tick>, input: object, ctx: RealtimeContext) => AsyncIterable<Tick>;
  readonly guarded?: (incoming: AsyncIterable<Tick>, input: object, ctx: RealtimeContext) => AsyncIterable<Tick>;
}

/** The user's project, as tests see it. The parts of the runtime are those that it runs with. */
export interface Talk {
  readonly dir: string;
  readonly apiKey: typeof import("../../runtime/src/auth/credentials.ts").apiKey;
  readonly bearer: typeof import("../../runtime/src/auth/credentials.ts").bearer;
  readonly apiKeys: typeof import("../../runtime/src/auth/api-keys.ts").apiKeys;
  readonly interactionError: typeof import("../../runtime/src/interaction-error.ts").interactionError;
  readonly virtualClock: typeof import("../../runtime/src/testing/virtual-clock.ts").virtualClock;
  readonly faults: typeof import("../../runtime/src/testing/faults.ts").faults;
  roomClosed(details: { readonly room: string }): Error;
  talk(handlers: TalkHandlers): Service;
  serve(services: readonly Service[], options: ServeOptions): Promise<App>;
  inProcess(services: readonly Service[], options?: InProcessOptions): Promise<InProcess>;
  createTalkClient(target: Target, options?: ClientOptions): TalkClient;
  createTalkWebClient(baseUrl: string, options?: WebClientOptions): TalkClient;
}

/** Generates, compiles and loads it. `window`: how long sessions are kept. */
export async function talkProject(whenFinished: typeof afterAll, window = "2s"): Promise<Talk> {
  const specs = { ...talkSpecs, "specs/talk.yaml": talkSpec.replaceAll("window: 2s", `window: ${window}`) };
  const { dir, load } = await userProject(specs, { "src/main.ts": talkSource }, whenFinished);
  const exported = await load("src/main");
  return { ...(exported as unknown as Talk), dir };
}

/** A server of it, until the test ends. Who asks for a user is Ada. */
export async function talkApp(talk: Talk, handlers: TalkHandlers, options: ServeOptions = {}): Promise<App> {
  const auth = { user: () => ({ id: "ada", scheme: "user", scopes: [] }), partner: talk.apiKeys({ north: "n-1" }) };
  const drain = { graceMs: 1000 };
  const app = await talk.serve([talk.talk(handlers)], { port: 0, host: "127.0.0.1", auth, drain, ...options });
  onTestFinished(() => app.drain());
  return app;
}

/** The same behind a network of its own, with a client. */
export async function servedTalk(talk: Talk, handlers: TalkHandlers, options: ServeOptions = {}) {
  const app = await talkApp(talk, handlers, options);
  const network = await tcpProxy(app.port);
  onTestFinished(() => network.close());
  const client = talk.createTalkClient(network.url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return { app, network, client };
}
