import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userProject } from "../support/user-project.ts";

const leaf = `interspec: 1
service: leaf
defaults: { auth: { none: a test } }
errors:
  OutOfStock: { code: FAILED_PRECONDITION, fields: { skus: list<string> }, message: not in stock }
types:
  Asked: { fields: { sku: string } }
  Told: { fields: { text: string } }
interactions:
  byHttp: { style: http, route: POST /asked, in: Asked, out: Told, errors: [OutOfStock] }
  byGrpc: { style: grpc, in: Asked, out: Told, errors: [OutOfStock] }
  byStream: { style: stream, in: Asked, out: stream Told, errors: [OutOfStock] }
  byGraph: { style: graphql, field: Query.asked, in: { sku: string }, out: Told, errors: [OutOfStock] }
  byFeed: { style: realtime, transport: sse, path: /feed, in: Asked, send: Told, errors: [OutOfStock] }
  bySocket: { style: realtime, transport: websocket, path: /socket, in: Asked, send: Told, errors: [OutOfStock] }
  byEvent: { style: event, consumes: hub.happened }
  byMqtt: { style: mqtt, consumes: hub.announced }
`;

const hub = `interspec: 1
service: hub
defaults: { auth: { none: a test } }
interactions:
  go:
    style: http
    route: POST /go
    out: { heard: list<string> }
    calls: [leaf.byHttp, leaf.byGrpc, leaf.byStream, leaf.byGraph, leaf.byFeed, leaf.bySocket]
    emits: [happened, announced]
  happened: { style: event, topic: hub.happened, payload: { sku: string } }
  announced: { style: mqtt, topic: hub/announced, from: service, payload: { sku: string } }
`;

const main = `
import { isInteractionError, type InteractionContext } from "@interspec/runtime";
import { memory } from "@interspec/runtime/event/memory";
import type { MqttBroker } from "@interspec/runtime/mqtt";
import { serve } from "@interspec/runtime/server";
import { createHubClient } from "../generated/hub/client.js";
import { hubService } from "../generated/hub/server.js";
import { outOfStock } from "../generated/leaf/errors.js";
import { leafService } from "../generated/leaf/server.js";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export async function talk() {
  const traces: Record<string, string> = {};
  const refuse = (ctx: InteractionContext) => {
    traces[ctx.interaction] = ctx.trace.traceparent.slice(3, 35);
    return outOfStock({ skus: ["lamp"] });
  };
  async function* refused(ctx: InteractionContext): AsyncGenerator<never> {
    throw refuse(ctx);
  }
  const leaf = leafService({
    async byHttp(_input, ctx) { throw refuse(ctx); },
    async byGrpc(_input, ctx) { throw refuse(ctx); },
    byStream: (_input, ctx) => refused(ctx),
    async byGraph(_input, ctx) { throw refuse(ctx); },
    byFeed: (_input, ctx) => refused(ctx),
    bySocket: (_input, ctx) => refused(ctx),
    async byEvent(_message, ctx) { throw refuse(ctx); },
    async byMqtt(_message, ctx) { throw refuse(ctx); },
  });
  const hub = hubService({
    async go(_input, ctx) {
      traces[ctx.interaction] = ctx.trace.traceparent.slice(3, 35);
      const { byHttp, byGrpc, byStream, byGraph, byFeed, bySocket } = ctx.clients.leaf;
      const first = async (told: AsyncIterable<unknown>) => {
        for await (const it of told) return it;
        return null;
      };
      const asked = { sku: "lamp" };
      const heard = await Promise.all([
        told("http", byHttp(asked)),
        told("grpc", byGrpc(asked)),
        told("stream", first(byStream(asked))),
        told("graphql", byGraph(asked)),
        told("sse", first(byFeed(asked))),
        told("websocket", first(bySocket(asked))),
      ]);
      await ctx.publish.happened(asked);
      await ctx.publish.announced(asked);
      return { heard };
    },
  });
  const events = memory();
  const acknowledged: unknown[] = [];
  const broker = memory();
  const mqtt: MqttBroker = {
    kind: broker.kind,
    address: broker.address,
    async connectMqtt(settings) {
      const connection = await broker.connectMqtt(settings);
      return Object.assign(Object.create(connection), {
        publish: connection.publish.bind(connection),
        stop: connection.stop.bind(connection),
        close: connection.close.bind(connection),
        subscribe: (subscription: Parameters<typeof connection.subscribe>[0]) =>
          connection.subscribe({
            ...subscription,
            async take(packet: Parameters<typeof subscription.take>[0]) {
              const answer = await subscription.take(packet);
              acknowledged.push(answer);
              return answer;
            },
          }),
      });
    },
  };
  const brokers = { event: events, mqtt };
  const common = { port: 0, host: "127.0.0.1", logger: silent, brokers };
  await using leafApp = await serve([leaf], common);
  const url = (port: number) => \`http://127.0.0.1:\${port}\`;
  await using hubApp = await serve([hub], { ...common, targets: { leaf: url(leafApp.port) } });
  await using client = createHubClient(url(hubApp.port));
  const { heard } = await client.go({});
  const dead = await firstDead(events);
  while (acknowledged.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return { heard, traces, dead, acknowledged };
}

async function told(style: string, answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return \`\${style} did not fail\`;
  } catch (error) {
    if (!isInteractionError(error)) throw error;
    return \`\${style} \${error.code} \${error.reason} \${JSON.stringify(error.details)} \${error.message}\`;
  }
}

async function firstDead(broker: ReturnType<typeof memory>) {
  const clock = { now: Date.now, after: () => ({ cancel() {} }), random: Math.random };
  const connection = await broker.connect({ clientId: "test", logger: silent, clock });
  for (;;) {
    for await (const { record } of connection.read("hub.happened.leaf.dlq")) return record.headers;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
`;

interface Talk {
  readonly heard: readonly string[];
  readonly traces: Readonly<Record<string, string>>;
  readonly dead: Readonly<Record<string, string>>;
  readonly acknowledged: readonly { readonly reason: number; readonly code: string }[];
}

describe("one declared error in all styles", { timeout: 60_000 }, () => {
  let talk: Talk;

  beforeAll(async () => {
    const specs = { "specs/leaf.yaml": leaf, "specs/hub.yaml": hub };
    const project = await userProject(specs, { "src/main.ts": main }, afterAll);
    const { talk: run } = await project.load("src/main");
    if (typeof run !== "function") throw new Error("the project has no talk");
    talk = await run();
  }, 60_000);

  it.each(["http", "grpc", "stream", "graphql", "sse", "websocket"])("arrives as it was thrown over %s", (style) => {
    const wanted = `${style} failed_precondition OUT_OF_STOCK {"skus":["lamp"]} not in stock`;
    expect(talk.heard).toContain(wanted);
  });

  it("puts an event among the dead letters, with its code and words", () => {
    const wanted = { x_error_code: "failed_precondition", x_error: "not in stock", x_attempts: "1" };
    expect(talk.dead).toMatchObject(wanted);
  });

  it("is the reason code of an acknowledgement in MQTT", () => {
    expect(talk.acknowledged).toEqual([{ reason: 0x83, code: "failed_precondition" }]);
  });

  it("is seen under one trace by every peer", () => {
    expect(Object.keys(talk.traces)).toHaveLength(9);
    expect(new Set(Object.values(talk.traces)).size).toBe(1);
  });
});
