import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { connect } from "node:http2";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import { failure, later } from "../support/outcome.ts";
import { type BackHandlers, type Ctx, type FrontHandlers, type Relay, relayProject } from "./relay.ts";

let relay: Relay;
beforeAll(async () => {
  relay = await relayProject(afterAll);
});

interface Line {
  readonly message: string;
  readonly fields: object;
}

/** `front` before `back`, both with these handlers, and clients of them, until the test ends. */
async function served(front: FrontHandlers, back: BackHandlers, options: Partial<ServeOptions> = {}) {
  const lines: Line[] = [];
  const note = (fields: object, message: string) => void lines.push({ fields, message });
  const logger = { debug: note, info: note, warn: note, error: note };
  const common = { port: 0, host: "127.0.0.1", logger, drain: { graceMs: 1000 } } as const;
  const auth = { user: (it: { readonly bearer: string | null }) => user(it.bearer ?? "nobody") };
  const backApp = await relay.serve([relay.back(back)], { ...common, auth });
  onTestFinished(() => backApp.drain());
  const targets = { back: `http://127.0.0.1:${backApp.port}` };
  const credentials = { user: relay.forward() };
  const frontApp = await relay.serve([relay.front(front)], { ...common, targets, credentials, ...options });
  onTestFinished(() => frontApp.drain());
  const url = `http://127.0.0.1:${frontApp.port}`;
  const client = relay.createFrontClient(url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return { client, url, port: frontApp.port, frontApp, lines };
}

function user(id: string) {
  return { id, scheme: "user", scopes: [] };
}

function unavailable(): Error {
  const fields = { code: "unavailable", reason: null, details: null, message: "not now" } as const;
  return relay.interactionError({ ...fields, retryAfterMs: 10 });
}

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("the clients of a context", () => {
  it("are exactly those of what the interaction declares", async () => {
    const reach: Record<string, readonly string[]> = {};
    const names = (ctx: Ctx) =>
      Object.entries(ctx.clients).flatMap(([service, calls]) => Object.keys(calls).map((it) => `${service}.${it}`));
    const note = (name: string) => async (_input: object, ctx: Ctx) => {
      reach[name] = names(ctx);
      return { text: "" };
    };
    const { client } = await served({ viaHttp: note("viaHttp"), viaRpc: note("viaRpc"), alone: note("alone") }, {});
    await Promise.all([client.viaHttp({ name: "a" }), client.viaRpc({ name: "a" }), client.alone({})]);
    expect(reach).toEqual({
      viaHttp: ["back.get", "back.getRpc"],
      viaRpc: ["back.getRpc", "back.guarded", "back.ticks"],
      alone: [],
    });
  });

  it("answer the fallback of a call that is optional, and fail without one", async () => {
    const seen: unknown[] = [];
    const { client } = await served(
      {
        async viaHttp({ name }, ctx) {
          seen.push(await ctx.clients.back.getRpc({ name }, { fallback: null }));
          seen.push(await ctx.clients.back.getRpc({ name }, { fallback: { text: "instead" } }));
          return ctx.clients.back.get({ name });
        },
      },
      {
        getRpc: () => Promise.reject(relay.closed({ why: "holiday" })),
        get: () => Promise.reject(relay.closed({ why: "holiday" })),
      },
    );
    const error = await failure(client.viaHttp({ name: "a" }));
    expect(seen).toEqual([null, { text: "instead" }]);
    // `back` declares it and `front` does not: its reason stays inside.
    expect(error).toMatchObject({ code: "failed_precondition", reason: null, interaction: "front.viaHttp" });
    expect(error.message).not.toContain("closed");
  });

  it("present what the caller presented, where the server forwards it", async () => {
    const { client } = await served(
      { viaRpc: (_input, ctx) => ctx.clients.back.guarded({}) },
      { guarded: async (_input, ctx) => ({ text: ctx.principal?.id ?? "" }) },
    );
    const headers = { authorization: "Bearer ada" };
    expect(await client.viaRpc({ name: "a" }, { headers })).toEqual({ text: "ada" });
    expect((await client.viaRpc({ name: "a" })).text).not.toBe("ada");
  });
});

describe("a detached context", () => {
  it("has no deadline and is not cancelled, keeps its trace, and calls after the call has ended", async () => {
    const answered = later<null>();
    const outcome = later<unknown>();
    const traces: string[] = [];
    const { client } = await served(
      {
        async viaHttp({ name }, ctx) {
          const own = ctx.detach();
          const work = async () => {
            await answered.promise;
            const facts = [own.deadline, own.remaining(), own.signal.aborted, ctx.signal.aborted];
            const called = await own.clients.back.get({ name });
            const inherited = await failure(ctx.clients.back.get({ name }));
            outcome.resolve({ facts, called, inherited: inherited.code });
          };
          work().catch((error: unknown) => outcome.resolve(error));
          // Its caller has gone by then.
          await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
          answered.resolve(null);
          return { text: "" };
        },
      },
      {
        async get(_input, ctx) {
          traces.push(ctx.trace.traceparent.slice(3, 35));
          return { text: "done" };
        },
      },
    );
    const call = failure(client.viaHttp({ name: "a" }, { timeoutMs: 200, headers: { traceparent } }));
    expect((await call).code).toBe("deadline_exceeded");
    expect(await outcome.promise).toEqual({
      facts: [null, Number.POSITIVE_INFINITY, false, true],
      called: { text: "done" },
      inherited: expect.stringMatching(/^(?:canceled|deadline_exceeded)$/),
    });
    expect(new Set(traces)).toEqual(new Set(["0af7651916cd43dd8448eb211c80319c"]));
  });
});

describe("a context", () => {
  it("logs with the interaction and the trace", async () => {
    const { client, lines } = await served(
      {
        async alone(_input, ctx) {
          ctx.log.info({ step: 1 }, "working");
          return { text: "" };
        },
      },
      {},
    );
    await client.alone({}, { headers: { traceparent } });
    expect(lines.find((it) => it.message === "working")?.fields).toEqual({
      interaction: "front.alone",
      traceId: "0af7651916cd43dd8448eb211c80319c",
      step: 1,
    });
  });

  it("has an error for what is not written yet, over HTTP and gRPC", async () => {
    const { client } = await served({}, {});
    for (const call of [client.viaHttp({ name: "a" }), client.viaRpc({ name: "a" })]) {
      expect(await failure(call)).toMatchObject({ code: "unimplemented", message: /is not implemented yet$/ });
    }
  });

  it("knows how often the call was sent before", async () => {
    const attempts: number[] = [];
    const fail = async (_input: object, ctx: Ctx) => {
      attempts.push(ctx.attempt);
      if (attempts.length % 3 > 0) throw unavailable();
      return { text: "" };
    };
    const { client } = await served({ viaHttp: fail, viaRpc: fail }, {});
    await client.viaHttp({ name: "a" });
    await client.viaRpc({ name: "a" });
    expect(attempts).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it("is cancelled at once when the connection of its caller is closed, though nothing more is sent", async () => {
    const [begun, cancelled] = [later<null>(), later<string>()];
    const { url, port } = await served(
      {
        viaRpc: (_input, ctx) =>
          new Promise((_, reject) => {
            begun.resolve(null);
            ctx.signal.addEventListener("abort", () => {
              cancelled.resolve(ctx.signal.reason.code);
              reject(ctx.signal.reason);
            });
          }),
      },
      {},
    );
    const socket = connectTcp(port, "127.0.0.1");
    const session = connect(url, { createConnection: () => socket });
    session.on("error", () => undefined);
    const headers = { ":method": "POST", ":path": "/relay.front.v1.FrontService/ViaRpc" };
    const stream = session.request({ ...headers, "content-type": "application/grpc", "grpc-timeout": "2S" });
    stream.on("error", () => undefined);
    stream.end(Buffer.from([0, 0, 0, 0, 3, 10, 1, 97]));
    await begun.promise;
    // All that was under way is there: no answer to it tells the server that nobody is left.
    await new Promise((resolve) => session.ping(resolve));
    // As when its process is killed: HTTP/2 says no farewell.
    socket.destroy();
    const startMs = performance.now();
    expect(await cancelled.promise).toBe("canceled");
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});

describe("a late result", () => {
  it("is dropped, and published", async () => {
    const published: unknown[] = [];
    const late = later<null>();
    const listener = (event: unknown) => {
      published.push(event);
      late.resolve(null);
    };
    subscribe("interspec:server:late", listener);
    onTestFinished(() => void unsubscribe("interspec:server:late", listener));
    const goOn = later<null>();
    const { url } = await served(
      {
        async viaHttp() {
          await goOn.promise;
          return { text: "late" };
        },
      },
      {},
    );
    const answer = await fetch(`${url}/v1/via/a`, { headers: { "x-request-timeout-ms": "50" } });
    expect([answer.status, published]).toEqual([504, []]);
    expect(await answer.text()).not.toContain("late");
    goOn.resolve(null);
    await late.promise;
    const operation = expect.objectContaining({ interaction: "front.viaHttp" });
    expect(published).toEqual([expect.objectContaining({ operation })]);
  });
});

describe("a failure that was tried often enough", () => {
  it("says so on the wire, and is not tried again one hop up, over HTTP and gRPC", async () => {
    const calls = { front: 0, back: 0 };
    const fail = async () => {
      calls.back += 1;
      throw unavailable();
    };
    const { client, url } = await served(
      {
        async viaHttp({ name }, ctx) {
          calls.front += 1;
          return ctx.clients.back.get({ name });
        },
        async viaRpc({ name }, ctx) {
          calls.front += 1;
          return ctx.clients.back.getRpc({ name });
        },
      },
      { get: fail, getRpc: fail },
    );
    for (const call of [client.viaHttp, client.viaRpc]) {
      Object.assign(calls, { front: 0, back: 0 });
      expect((await failure(call({ name: "a" }))).code).toBe("unavailable");
      expect(calls).toEqual({ front: 1, back: 3 });
    }
    const answer = await fetch(`${url}/v1/via/a`);
    expect([answer.status, answer.headers.get("x-retry")]).toEqual([503, "no"]);
    expect(await grpcHeaders(url, "/relay.front.v1.FrontService/ViaRpc")).toMatchObject({
      "grpc-status": "14",
      "grpc-retry-pushback-ms": "-1",
    });
  });

  it("is not one that nobody has tried: that is tried here", async () => {
    let calls = 0;
    const { client, url } = await served(
      {
        viaHttp: async () => {
          calls += 1;
          throw unavailable();
        },
      },
      {},
    );
    expect((await failure(client.viaHttp({ name: "a" }))).code).toBe("unavailable");
    expect(calls).toBe(3);
    expect((await fetch(`${url}/v1/via/a`)).headers.get("x-retry")).toBeNull();
  });

  it("tells nothing of where it failed", async () => {
    const { client, frontApp } = await served(
      { viaHttp: ({ name }, ctx) => ctx.clients.back.get({ name }) },
      {},
      // Nobody listens there.
      { targets: { back: "http://127.0.0.1:1" } },
    );
    expect(frontApp.ready()).toBe(true);
    const error = await failure(client.viaHttp({ name: "a" }));
    expect(error).toMatchObject({ code: "unavailable", message: expect.not.stringMatching(/ECONN|127|back/) });
  });
});

/** The headers of a call that fails, as they come. */
function grpcHeaders(url: string, path: string): Promise<object> {
  return new Promise((resolve, reject) => {
    const session = connect(url);
    session.on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
    stream.on("response", (headers) => {
      resolve(headers);
      session.destroy();
    });
    stream.on("error", reject);
    stream.end(Buffer.from([0, 0, 0, 0, 3, 10, 1, 97]));
  });
}
