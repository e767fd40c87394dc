import { channel } from "node:diagnostics_channel";
import { context, propagation, SpanKind, SpanStatusCode, type TextMapPropagator, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { instrument } from "../../../runtime/src/otel/index.ts";
import { serve } from "../../../runtime/src/server/serve.ts";
import { inProcess } from "../../../runtime/src/testing/index.ts";
import { outOfStock } from "../../support/http-operations.ts";
import { probeHandlers, Seen } from "../rpc/probe/handlers.ts";
import { probe, probeService } from "../rpc/probe/probe.ts";
import { served } from "../rpc/probe/served.ts";
import { type Answer, type DeskContext, desk, deskOn, deskService, urlOf } from "./desk.ts";
import { parentOf, telemetry, traceparentOf } from "./telemetry.ts";

// What has not ended by then never will.
vi.setConfig({ testTimeout: 20_000 });

let takeBack: () => void;
beforeAll(() => telemetry.register());
beforeEach(() => {
  takeBack = instrument();
  telemetry.forget();
});
afterEach(() => takeBack());

/** Ends with the test. */
function kept<Closable extends AsyncDisposable>(closable: Closable): Closable {
  onTestFinished(() => closable[Symbol.asyncDispose]());
  return closable;
}

async function deskClient(answer: Answer, url: string | null = null) {
  const targets = url === null ? {} : { targets: { probe: url } };
  const app = kept(await deskOn(answer, targets));
  return kept(createClient("desk", desk, urlOf(app)));
}

/** A client of a desk that answers what is read of the context. */
async function noted(read: (ctx: DeskContext) => Promise<string>) {
  const app = kept(await deskOn((_, ctx) => read(ctx)));
  return kept(createClient("desk", desk, urlOf(app)));
}

function unavailable() {
  return interactionError({ code: "unavailable", reason: null, details: null, message: "not now", retryAfterMs: 1 });
}

it("makes one trace of a call over two hops, HTTP and gRPC, with what handlers add", async () => {
  const { app } = await served();
  kept(app);
  const own = trace.getTracer("test");
  const client = await deskClient(
    (text, ctx) =>
      own.startActiveSpan("look it up", async (span) => {
        const { text: said } = await ctx.clients.probe.echo({ text, data: new Uint8Array() });
        span.end();
        return said;
      }),
    urlOf(app),
  );
  await own.startActiveSpan("the whole", async (span) => {
    expect(await client.ask({ text: "mother's maiden name" })).toEqual({ said: "mother's maiden name" });
    span.end();
  });
  const spans = await telemetry.ended(6);
  expect(spans.map((it) => [it.name, it.kind])).toEqual([
    ["the whole", SpanKind.INTERNAL],
    ["GET /v1/questions/{text}", SpanKind.CLIENT],
    ["GET /v1/questions/{text}", SpanKind.SERVER],
    ["look it up", SpanKind.INTERNAL],
    ["probe.v1.ProbeService/Echo", SpanKind.CLIENT],
    ["probe.v1.ProbeService/Echo", SpanKind.SERVER],
  ]);
  expect(spans.map(parentOf)).toEqual([null, ...spans.slice(0, -1).map((it) => it.spanContext().spanId)]);
  expect(new Set(spans.map((it) => it.spanContext().traceId)).size).toBe(1);
});

it("says of a span what the conventions say, and nothing of what was sent", async () => {
  const { app } = await served();
  kept(app);
  const echo = kept(createClient("probe", probe, urlOf(app)));
  const client = await deskClient(async () => "a secret");
  await client.ask({ text: "personal" });
  await echo.echo({ text: "personal", data: new Uint8Array() });
  const [asking, answering, calling, serving] = await telemetry.ended(4);
  expect(asking?.attributes).toEqual({
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "url.template": "/v1/questions/{text}",
    "url.scheme": "http",
    "server.address": "127.0.0.1",
    "server.port": expect.any(Number),
    "interspec.interaction": "desk.ask",
    "interspec.attempt": 1,
  });
  expect(answering?.attributes).toEqual({
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "http.route": "/v1/questions/{text}",
    "url.scheme": "http",
    "server.address": "127.0.0.1",
    "server.port": asking?.attributes["server.port"],
    "interspec.interaction": "desk.ask",
    "interspec.attempt": 1,
  });
  const rpc = {
    "rpc.system.name": "grpc",
    "rpc.method": "probe.v1.ProbeService/Echo",
    "rpc.response.status_code": "OK",
    "interspec.interaction": "probe.echo",
    "interspec.attempt": 1,
  };
  expect(calling?.attributes).toEqual({ ...rpc, "server.address": "127.0.0.1", "server.port": app.port });
  expect(serving?.attributes).toMatchObject(rpc);
  const all = JSON.stringify(telemetry.spans().map((it) => [it.name, it.attributes, it.events, it.status]));
  expect(all).not.toMatch(/personal|secret/);
});

it("makes a span of each attempt, all in one trace", async () => {
  let left = 2;
  const client = await deskClient(async () => {
    left -= 1;
    if (left >= 0) throw unavailable();
    return "yes";
  });
  await trace.getTracer("test").startActiveSpan("the whole", async (span) => {
    await client.ask({ text: "now?" });
    span.end();
  });
  const [whole, ...spans] = await telemetry.ended(7);
  const attempts = spans.filter((it) => it.kind === SpanKind.CLIENT);
  expect(attempts.map((it) => it.attributes["interspec.attempt"])).toEqual([1, 2, 3]);
  expect(attempts.map((it) => it.attributes["http.request.resend_count"])).toEqual([undefined, 1, 2]);
  expect(attempts.map((it) => it.attributes["error.type"])).toEqual(["unavailable", "unavailable", undefined]);
  expect(new Set(attempts.map(parentOf))).toEqual(new Set([whole?.spanContext().spanId]));
  const answers = spans.filter((it) => it.kind === SpanKind.SERVER);
  expect(answers.map(parentOf)).toEqual(attempts.map((it) => it.spanContext().spanId));
  expect(answers.map((it) => it.attributes["interspec.attempt"])).toEqual([1, 2, 3]);
});

it.each([
  { text: "crash", code: "internal", status: 500, reason: undefined, ofServer: SpanStatusCode.ERROR },
  {
    text: "none left",
    code: "failed_precondition",
    status: 400,
    reason: "OUT_OF_STOCK",
    ofServer: SpanStatusCode.UNSET,
  },
])("tells failures of servers from those of their callers: $code", async ({ text, code, status, reason, ofServer }) => {
  const client = await deskClient(async (it) => {
    if (it === "crash") throw new TypeError("secret of the inside");
    throw outOfStock({ skus: ["s-1"] });
  });
  expect(await client.try.ask({ text })).toMatchObject({ ok: false });
  const [asking, answering] = await telemetry.ended(2);
  expect(asking?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(asking?.attributes).toMatchObject({ "error.type": code, "http.response.status_code": status });
  expect(answering?.status).toEqual({ code: ofServer });
  expect(answering?.attributes["error.type"]).toBe(ofServer === SpanStatusCode.ERROR ? code : undefined);
  expect(answering?.attributes["http.response.status_code"]).toBe(status);
  expect([asking, answering].map((it) => it?.attributes["interspec.reason"])).toEqual([reason, reason]);
});

it.each([
  { text: "busy", name: "UNAVAILABLE", isFault: true },
  { text: "sold out", name: "FAILED_PRECONDITION", isFault: false },
])("says how a call of gRPC ended: $name", async ({ text, name, isFault }) => {
  const { app } = await served();
  kept(app);
  const client = kept(createClient("probe", probe, urlOf(app)));
  expect(await client.try.echo({ text, data: new Uint8Array() })).toMatchObject({ ok: false });
  const [calling, serving] = await telemetry.ended(2);
  expect([calling, serving].map((it) => it?.attributes["rpc.response.status_code"])).toEqual([name, name]);
  expect(calling?.attributes["error.type"]).toBe(name.toLowerCase());
  expect(serving?.status.code).toBe(isFault ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);
});

it.each([
  { text: "x", ended: {} },
  { text: "busy", ended: { "rpc.response.status_code": "unavailable", "error.type": "unavailable" } },
])("tells Connect from gRPC: '$text'", async ({ text, ended }) => {
  const { app } = await served();
  kept(app);
  await fetch(`${urlOf(app)}/probe.v1.ProbeService/Echo`, {
    method: "POST",
    headers: { "content-type": "application/json", "connect-protocol-version": "1" },
    body: JSON.stringify({ text }),
  });
  const [serving] = await telemetry.ended(1);
  expect(serving?.attributes).toEqual({
    "rpc.system.name": "connectrpc",
    "rpc.method": "probe.v1.ProbeService/Echo",
    "interspec.interaction": "probe.echo",
    "interspec.attempt": 1,
    "server.address": "127.0.0.1",
    "server.port": app.port,
    ...ended,
  });
});

it("says that nothing came back where nothing did", async () => {
  const client = kept(createClient("desk", desk, "http://127.0.0.1:1"));
  expect(await client.try.order({ text: "" }, { timeoutMs: 500 })).toMatchObject({ ok: false });
  const [asking] = telemetry.spans();
  expect(asking?.attributes).toMatchObject({ "error.type": "unavailable", "server.port": 1 });
  expect(asking?.attributes["http.response.status_code"]).toBeUndefined();
});

it("runs handlers of streams within their span, at every step", async () => {
  const active: (string | undefined)[] = [];
  const service = probeService({
    ...probeHandlers(new Seen()),
    async *count({ to }) {
      for (let number = 1; number <= to; number += 1) {
        active.push(trace.getActiveSpan()?.spanContext().spanId);
        yield { number };
      }
    },
  });
  const app = kept(await serve([service], { port: 0, host: "127.0.0.1" }));
  const client = kept(createClient("probe", probe, urlOf(app)));
  const numbers: number[] = [];
  for await (const { number } of client.count({ to: 3 })) numbers.push(number);
  expect(numbers).toEqual([1, 2, 3]);
  const [calling, serving] = await telemetry.ended(2);
  expect(serving && parentOf(serving)).toBe(calling?.spanContext().spanId);
  const own = serving?.spanContext().spanId;
  expect(active).toEqual([own, own, own]);
});

it("goes on with the trace that came in, and says which in the log", async () => {
  const lines: object[] = [];
  const info = (fields: object) => void lines.push(fields);
  const nothing = () => undefined;
  const app = kept(
    await deskOn(async (_, ctx) => ctx.trace.traceparent, {
      logger: { debug: nothing, info, warn: nothing, error: nothing },
    }),
  );
  const response = await fetch(`${urlOf(app)}/v1/questions/x`, {
    headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", tracestate: "vendor=1" },
  });
  const [span] = await telemetry.ended(1);
  expect(span?.parentSpanContext).toMatchObject({ spanId: "b7ad6b7169203331", isRemote: true });
  const own = traceparentOf(span?.spanContext() ?? fail());
  expect(own).toContain("0af7651916cd43dd8448eb211c80319c");
  expect(await response.json()).toEqual({ said: own });
  expect(response.headers.get("traceresponse")).toBe(own);
  expect(span?.spanContext().traceState?.serialize()).toBe("vendor=1");
  expect(lines).toMatchObject([{ traceId: "0af7651916cd43dd8448eb211c80319c" }]);
});

it("begins a trace that is sampled where none came in", async () => {
  const app = kept(await deskOn(async () => "yes"));
  const response = await fetch(`${urlOf(app)}/v1/questions/x`);
  const [span] = await telemetry.ended(1);
  expect(span?.parentSpanContext).toBeUndefined();
  expect(response.headers.get("traceresponse")).toBe(traceparentOf(span?.spanContext() ?? fail()));
});

it("carries the baggage of OpenTelemetry, and counts hops in it", async () => {
  const seen: (string | undefined)[] = [];
  const baggages: (string | null)[] = [];
  const other = kept(
    await deskOn(async (_, ctx) => {
      seen.push(propagation.getActiveBaggage()?.getEntry("tenant")?.value);
      baggages.push(ctx.trace.baggage);
      return "yes";
    }),
  );
  const next = kept(createClient("desk", desk, urlOf(other)));
  const client = await deskClient(async () => {
    seen.push(propagation.getActiveBaggage()?.getEntry("tenant")?.value);
    return String((await next.ask({ text: "b" }))["said"]);
  });
  const baggage = propagation.createBaggage({ tenant: { value: "acme" } });
  await context.with(propagation.setBaggage(context.active(), baggage), () => client.ask({ text: "a" }));
  expect(seen).toEqual(["acme", "acme"]);
  expect(baggages).toEqual(["tenant=acme,interspec.hops=1"]);
});

it("counts hops on where a handler has another baggage", async () => {
  const last = await noted(async (ctx) => String(ctx.trace.baggage));
  const middle = await noted(() => {
    const own = propagation.setBaggage(context.active(), propagation.createBaggage({ tenant: { value: "other" } }));
    return context.with(own, async () => String((await last.ask({ text: "c" }))["said"]));
  });
  const first = await noted(async () => String((await middle.ask({ text: "b" }))["said"]));
  expect(await first.ask({ text: "a" })).toEqual({ said: "tenant=other,interspec.hops=2" });
});

it("needs no propagator for the headers of W3C", async () => {
  propagation.disable();
  onTestFinished(() => telemetry.register());
  const app = kept(await deskOn(async () => "yes"));
  const url = `${urlOf(app)}/v1/questions/x`;
  await fetch(url);
  await fetch(url, { headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } });
  const client = kept(createClient("desk", desk, urlOf(app)));
  await client.ask({ text: "x" });
  const [begun, continued, asking, answering] = await telemetry.ended(4);
  expect(begun?.parentSpanContext).toBeUndefined();
  expect(continued?.parentSpanContext).toMatchObject({ spanId: "b7ad6b7169203331", isRemote: true });
  expect(answering && parentOf(answering)).toBe(asking?.spanContext().spanId);
});

it("asks the registered propagator, and adds the headers that it wants", async () => {
  const other: TextMapPropagator = {
    inject: (of, carrier, { set }) => set(carrier, "x-trace", trace.getSpanContext(of)?.traceId ?? ""),
    extract: (of, carrier, { get }) => {
      const traceId = String(get(carrier, "x-trace") ?? "");
      return trace.setSpanContext(of, { traceId, spanId: "00f067aa0ba902b7", traceFlags: 1, isRemote: true });
    },
    fields: () => ["x-trace"],
  };
  const app = kept(await deskOn(async () => "yes"));
  const client = kept(createClient("desk", desk, urlOf(app)));
  propagation.disable();
  propagation.setGlobalPropagator(other);
  onTestFinished(() => {
    propagation.disable();
    telemetry.register();
  });
  await client.ask({ text: "x" });
  const [asking, answering] = await telemetry.ended(2);
  expect(answering?.spanContext().traceId).toBe(asking?.spanContext().traceId);
  expect(answering && parentOf(answering)).toBe("00f067aa0ba902b7");
});

it("keeps instrumentations of HTTP from making a second span of a request", async () => {
  const made: boolean[] = [];
  const onRequest = () => {
    const span = trace.getTracer("another").startSpan("GET");
    made.push(span.isRecording());
    span.end();
  };
  channel("undici:request:create").subscribe(onRequest);
  onTestFinished(() => void channel("undici:request:create").unsubscribe(onRequest));
  const client = await deskClient(async () => "yes");
  await client.ask({ text: "x" });
  expect(made).toEqual([false]);
});

it("traces calls in the same process", async () => {
  const shop = kept(await inProcess([deskService(async () => "yes")], { targets: { probe: "http://127.0.0.1:1" } }));
  const client = kept(createClient("desk", desk, shop.target));
  await client.ask({ text: "x" });
  const [asking, answering] = await telemetry.ended(2);
  expect(answering && parentOf(answering)).toBe(asking?.spanContext().spanId);
});

it("gives them to the provider that it is told", async () => {
  const client = await deskClient(async () => "yes");
  takeBack();
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  takeBack = instrument({ tracerProvider });
  await client.ask({ text: "x" });
  expect(exporter.getFinishedSpans()).toHaveLength(2);
  expect(telemetry.spans()).toEqual([]);
});

it("makes no more of them when it was taken back", async () => {
  const active: unknown[] = [];
  const client = await deskClient(async () => {
    active.push(trace.getActiveSpan());
    return "yes";
  });
  takeBack();
  await client.ask({ text: "x" });
  expect(telemetry.spans()).toEqual([]);
  expect(active).toEqual([undefined]);
  const channels = ["start", "end", "error"].flatMap((it) => [`client:${it}`, `server:${it}`]);
  expect(channels.filter((it) => channel(`interspec:${it}`).hasSubscribers)).toEqual([]);
});

function fail(): never {
  throw new Error("there is no such span");
}
