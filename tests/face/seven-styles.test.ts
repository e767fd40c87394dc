import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { have, need, type Tool } from "../infra/have.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { startKafka } from "../support/brokers/kafka.ts";
import { startMosquitto } from "../support/brokers/mosquitto.ts";
import { startNats } from "../support/brokers/nats.ts";
import { startPulsar } from "../support/brokers/pulsar.ts";
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
import { kafka } from "@interspec/runtime/event/kafka";
import { memory } from "@interspec/runtime/event/memory";
import { nats } from "@interspec/runtime/event/nats";
import { pulsar } from "@interspec/runtime/event/pulsar";
import { type MqttBroker, mqtt as mqttAt } from "@interspec/runtime/mqtt";
import { serve } from "@interspec/runtime/server";
import { createHubClient } from "../generated/hub/client.js";
import { hubService } from "../generated/hub/server.js";
import { outOfStock } from "../generated/leaf/errors.js";
import { leafService } from "../generated/leaf/server.js";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

const eventBrokers = {
  memory: () => memory(),
  kafka: (url: string) => kafka({ url }),
  nats: (url: string) => nats({ url }),
  pulsar: (url: string) => pulsar({ url }),
};
type EventBroker = ReturnType<(typeof eventBrokers)[keyof typeof eventBrokers]>;

export async function talk(kind: keyof typeof eventBrokers, eventUrl: string, mqttUrl: string) {
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
  const events = eventBrokers[kind](eventUrl);
  const acknowledged: unknown[] = [];
  const broker = mqttUrl === "" ? memory() : mqttAt({ url: mqttUrl });
  const mqtt: MqttBroker = {
    kind: broker.kind,
    address: broker.address,
    async connectMqtt(settings) {
      const connection = await broker.connectMqtt(settings);
      return {
        isVersion5: connection.isVersion5,
        get isUp() {
          return connection.isUp;
        },
        publish: (packet, signal) => connection.publish(packet, signal),
        stop: () => connection.stop(),
        close: () => connection.close(),
        subscribe: (subscription) =>
          connection.subscribe({
            ...subscription,
            async take(packet) {
              const answer = await subscription.take(packet);
              acknowledged.push(answer);
              return answer;
            },
          }),
      };
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

async function firstDead(broker: EventBroker) {
  const after = (ms: number, call: () => void) => {
    const timer = setTimeout(call, ms);
    return { cancel: () => clearTimeout(timer) };
  };
  const clock = { now: Date.now, after, random: Math.random };
  const connection = await broker.connect({ clientId: "test", logger: silent, clock });
  try {
    for (;;) {
      for await (const { record } of connection.read("hub.happened.leaf.dlq")) return record.headers;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    await connection.close();
  }
}
`;

interface Talk {
  readonly heard: readonly string[];
  readonly traces: Readonly<Record<string, string>>;
  readonly dead: Readonly<Record<string, string>>;
  readonly acknowledged: readonly { readonly reason: number; readonly code: string }[];
}

interface Place {
  readonly name: string;
  readonly kind: string;
  readonly tools: readonly Tool[];
  /** Null: it is in memory, as MQTT is then. */
  readonly start: (() => Promise<BrokerServer>) | null;
}

const places: readonly Place[] = [
  { name: "in memory", kind: "memory", tools: [], start: null },
  { name: "over Kafka and mosquitto", kind: "kafka", tools: ["kafka", "mosquitto"], start: () => startKafka() },
  { name: "over NATS and mosquitto", kind: "nats", tools: ["nats-server", "mosquitto"], start: () => startNats() },
  { name: "over Pulsar and mosquitto", kind: "pulsar", tools: ["pulsar", "mosquitto"], start: () => startPulsar() },
];

let run: (kind: string, eventUrl: string, mqttUrl: string) => Promise<Talk>;

beforeAll(async () => {
  const specs = { "specs/leaf.yaml": leaf, "specs/hub.yaml": hub };
  const project = await userProject(specs, { "src/main.ts": main }, afterAll);
  run = ((await project.load("src/main")) as { readonly talk: typeof run }).talk;
});

describe.each(places)("one declared error in all styles, $name", ({ kind, tools, start }) => {
  let talk: Talk;

  beforeAll(async () => {
    const isThere = (await Promise.all(tools.map(have))).every((it) => it);
    if (!isThere) return;
    const servers = start === null ? [] : await Promise.all([start(), startMosquitto()]);
    const [events, mqtt] = servers;
    try {
      talk = await run(kind, events?.url ?? "", mqtt?.url ?? "");
    } finally {
      await Promise.all(servers.map((it) => it.stop()));
    }
  });
  beforeEach((test) => need(test, ...tools));

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
