import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import type { ClientOptions } from "../../../runtime/src/client-options.ts";
import { serverEvents } from "../../../runtime/src/incoming-events.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { instrument } from "../../../runtime/src/otel/index.ts";
import type { ServeOptions } from "../../../runtime/src/server/options.ts";
import { probe } from "../rpc/probe/probe.ts";
import { served } from "../rpc/probe/served.ts";
import { type Answer, desk, deskOn, urlOf } from "./desk.ts";
import { Meters } from "./telemetry.ts";

// What was not measured by then never will be.
vi.setConfig({ testTimeout: 20_000 });

let meters: Meters;
let takeBack: () => void;
beforeEach(() => {
  meters = new Meters();
  takeBack = instrument();
});
afterEach(async () => {
  takeBack();
  await meters.close();
});

/** Ends with the test. */
function kept<Closable extends AsyncDisposable>(closable: Closable): Closable {
  onTestFinished(() => closable[Symbol.asyncDispose]());
  return closable;
}

async function desks(answer: Answer, policies: ClientOptions["policies"] = {}, options: ServeOptions = {}) {
  const app = kept(await deskOn(answer, options));
  return { app, client: kept(createClient("desk", desk, urlOf(app), { policies })) };
}

const fail: Answer = async () => {
  const message = "not now";
  throw interactionError({ code: "unavailable", reason: null, details: null, message, retryAfterMs: 1 });
};

/** A promise, and what keeps it. */
function later<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((keep) => {
    resolve = keep;
  });
  return { promise, resolve: (value: Value) => resolve(value) };
}

/** Answers when it is told to. */
function held() {
  const arrived = later<null>();
  const released = later<string>();
  const answer: Answer = () => {
    arrived.resolve(null);
    return released.promise;
  };
  return { answer, arrived: arrived.promise, release: () => released.resolve("yes") };
}

it("measures calls of HTTP on both sides, in seconds", async () => {
  const answer: Answer = (text, ctx) => (text === "no" ? fail(text, ctx) : Promise.resolve("yes"));
  const { app, client } = await desks(answer, { ask: { retry: null } });
  await client.ask({ text: "yes" });
  await client.try.ask({ text: "no" });
  const common = { "http.request.method": "GET", "url.scheme": "http", "interspec.interaction": "desk.ask" };
  const target = { "url.template": "/v1/questions/{text}", "server.address": "127.0.0.1", "server.port": app.port };
  const server = { "http.route": "/v1/questions/{text}" };
  for (const [name, side] of [
    ["http.client.request.duration", target],
    ["http.server.request.duration", server],
  ] as const)
    expect(await meters.measured(name)).toEqual([
      { attributes: { ...common, ...side, "http.response.status_code": 200 }, value: oneDuration },
      {
        attributes: { ...common, ...side, "http.response.status_code": 503, "error.type": "unavailable" },
        value: oneDuration,
      },
    ]);
});

it("measures calls of gRPC on both sides, and how much time they had", async () => {
  const { app } = await served();
  kept(app);
  const client = kept(createClient("probe", probe, urlOf(app)));
  await client.echo({ text: "x", data: new Uint8Array() }, { timeoutMs: 1500 });
  const attributes = { "rpc.method": "probe.v1.ProbeService/Echo", "rpc.response.status_code": "OK" };
  for (const name of ["rpc.client.call.duration", "rpc.server.call.duration"])
    expect(await meters.some(name)).toMatchObject([{ attributes, value: oneDuration }]);
  const remaining = await meters.measured("interspec.deadline.remaining");
  expect(remaining.map((it) => it.attributes["interspec.side"])).toEqual(["client", "server"]);
  for (const { value } of remaining) {
    const { sum } = value as { readonly sum: number };
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(1.5);
  }
});

it("counts retries, and those that the budget did not allow", async () => {
  const { client } = await desks(fail);
  await client.try.ask({ text: "x" });
  const attributes = { "interspec.interaction": "desk.ask" };
  expect(await meters.measured("interspec.retry.count")).toMatchObject([
    { attributes: { ...attributes, "error.type": "unavailable" }, value: 2 },
  ]);
  expect(await meters.measured("interspec.budget.denied")).toEqual([]);
  for (let call = 0; call < 40; call += 1) await client.try.ask({ text: "x" });
  expect(await meters.measured("interspec.budget.denied")).toMatchObject([{ attributes }]);
});

it("tells the state of a breaker, and counts the calls that it refused", async () => {
  const breaker = { failureRate: 50, minimumCalls: 2, windowMs: 10_000, openForMs: 60_000 };
  const { app, client } = await desks(fail, { ask: { retry: null, breaker } });
  for (let call = 0; call < 3; call += 1) await client.try.ask({ text: "x" });
  expect(await meters.measured("interspec.breaker.state")).toEqual([
    { attributes: { "server.address": "127.0.0.1", "server.port": app.port }, value: 2 },
  ]);
  expect(await meters.measured("interspec.shed.count")).toMatchObject([
    { attributes: { "interspec.side": "client", "interspec.why": "breaker" }, value: 1 },
  ]);
});

it("tells how many calls are in flight", async () => {
  const { answer, arrived, release } = held();
  const { client } = await desks(answer);
  const call = client.ask({ text: "x" });
  await arrived;
  expect(await meters.measured("interspec.bulkhead.inflight")).toMatchObject([{ value: 1 }]);
  release();
  await call;
  expect(await meters.measured("interspec.bulkhead.inflight")).toMatchObject([{ value: 0 }]);
});

it("counts what came of idempotency keys", async () => {
  const { client } = await desks(async () => "done");
  await client.order({ text: "a" }, { idempotencyKey: "k-1" });
  await client.order({ text: "a" }, { idempotencyKey: "k-1" });
  await client.try.order({ text: "b" }, { idempotencyKey: "k-1" });
  const attributes = { "interspec.interaction": "desk.order" };
  expect(await meters.measured("interspec.idempotency.outcome")).toEqual(
    ["new", "replay", "mismatch"].map((it) => ({ attributes: { ...attributes, "interspec.outcome": it }, value: 1 })),
  );
});

it("counts calls that a server sheds, and results that nobody waited for", async () => {
  const { answer, arrived, release } = held();
  const { client } = await desks(answer, { ask: { retry: null } }, { limits: { inFlight: 1 } });
  const hangUp = new AbortController();
  const first = client.try.ask({ text: "x" }, { signal: hangUp.signal });
  await arrived;
  expect(await client.try.ask({ text: "x" })).toMatchObject({ ok: false, error: { code: "unavailable" } });
  expect(await meters.measured("interspec.shed.count")).toMatchObject([
    { attributes: { "interspec.side": "server", "interspec.why": "in flight" }, value: 1 },
  ]);
  const isOver = later<unknown>();
  serverEvents.end.subscribe(isOver.resolve);
  onTestFinished(() => serverEvents.end.unsubscribe(isOver.resolve));
  hangUp.abort();
  expect(await first).toMatchObject({ ok: false });
  // Its server has heard that nobody waits: then the handler ends.
  await isOver.promise;
  release();
  expect(await meters.some("interspec.server.late_results")).toEqual([
    { attributes: { "interspec.interaction": "desk.ask" }, value: 1 },
  ]);
});

it("has no label that grows with the calls", async () => {
  const { client } = await desks(async () => "yes");
  for (let call = 0; call < 20; call += 1) await client.ask({ text: `private-${call}` });
  await client.ask({ text: "x" }, { headers: { "x-id": "private-x" } });
  for (const name of ["http.client.request.duration", "http.server.request.duration", "interspec.bulkhead.inflight"]) {
    const values = await meters.some(name);
    expect(values).toHaveLength(1);
    expect(JSON.stringify(values)).not.toContain("private");
  }
});

const isDuration = { asymmetricMatch: (sum: unknown) => typeof sum === "number" && sum > 0 && sum < 5 };
const oneDuration = expect.objectContaining({ count: 1, sum: isDuration });
