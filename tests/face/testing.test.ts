import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import { type BackHandlers, type Ctx, type FrontHandlers, type Relay, relayProject } from "./relay.ts";

let relay: Relay;
beforeAll(async () => {
  relay = await relayProject(afterAll);
});

const settings = () => ({
  auth: { user: () => ({ id: "ada", scheme: "user", scopes: [] }) },
  credentials: { user: relay.forward() },
});

/** Both services in this process, at a time that stands still, until the test ends. */
async function inProcess(front: FrontHandlers, back: BackHandlers) {
  const clock = relay.virtualClock();
  const services = [relay.front(front), relay.back(back)];
  const shop = await relay.inProcess(services, { ...settings(), clock });
  onTestFinished(() => shop[Symbol.asyncDispose]());
  return { clock, target: shop.target };
}

const all: BackHandlers = {
  get: async ({ name }) => ({ text: `${name} by HTTP` }),
  getRpc: async ({ name }) => ({ text: `${name} by gRPC` }),
  async *ticks({ count }) {
    for (let number = 1; number <= count; number += 1) yield { number };
  },
  async sum(incoming) {
    let sum = 0;
    for await (const { number } of incoming) sum += number;
    return { sum };
  },
  async *echo(incoming) {
    yield* incoming;
  },
};

const handingOn: FrontHandlers = {
  viaHttp: ({ name }, ctx) => ctx.clients.back.get({ name }),
  async viaRpc({ name }, ctx) {
    const { text } = await ctx.clients.back.getRpc({ name });
    const numbers = [];
    for await (const { number } of ctx.clients.back.ticks({ count: 2 })) numbers.push(number);
    return { text: `${text} ${numbers.join()}` };
  },
};

/** Counts sockets that are opened, at either end, until the test ends. */
function sockets() {
  const opened = { count: 0 };
  const count = () => {
    opened.count += 1;
  };
  for (const channel of ["net.client.socket", "net.server.socket"]) {
    subscribe(channel, count);
    onTestFinished(() => void unsubscribe(channel, count));
  }
  return opened;
}

/** What became of a call: the text of its answer, the code of its failure, or null while there is neither. */
function watched(call: Promise<{ readonly text: string }>) {
  const outcome: { is: string | null } = { is: null };
  call.then(
    ({ text }) => {
      outcome.is = text;
    },
    ({ code }: InteractionError) => {
      outcome.is = code;
    },
  );
  return outcome;
}

async function* upTo(count: number) {
  for (let number = 1; number <= count; number += 1) yield { number };
}

describe("services in the same process", () => {
  it("are called, and call each other, in every style and without a socket", async () => {
    const opened = sockets();
    const { target } = await inProcess(handingOn, all);
    await using front = relay.createFrontClient(target);
    await using back = relay.createBackClient(target);
    expect(await front.viaHttp({ name: "a" })).toEqual({ text: "a by HTTP" });
    expect(await front.viaRpc({ name: "a" })).toEqual({ text: "a by gRPC 1,2" });
    expect(await back.sum(upTo(4))).toEqual({ sum: 10 });
    const echoed = [];
    for await (const { number } of back.echo(upTo(3))) echoed.push(number);
    expect(echoed).toEqual([1, 2, 3]);
    expect(opened.count).toBe(0);
  });

  it("are not the same as served ones, which have sockets", async () => {
    const opened = sockets();
    const services = [relay.front(handingOn), relay.back(all)];
    const app = await relay.serve(services, { ...settings(), port: 0, host: "localhost", drain: { graceMs: 500 } });
    onTestFinished(() => app.drain());
    await using front = relay.createFrontClient(app.url);
    expect(await front.viaHttp({ name: "a" })).toEqual({ text: "a by HTTP" });
    expect(opened.count).toBeGreaterThanOrEqual(4);
  });

  it("check what comes in and fail as over the network", async () => {
    const { target } = await inProcess(
      {},
      {
        ...all,
        get: () => Promise.reject(relay.closed({ why: "holiday" })),
        getRpc: () => Promise.reject(new Error()),
      },
    );
    await using back = relay.createBackClient(target);
    await expect(back.get({ name: "a" })).rejects.toMatchObject({ reason: "CLOSED", details: { why: "holiday" } });
    await expect(back.getRpc({ name: "a" })).rejects.toMatchObject({ code: "internal", message: "internal error" });
    await expect(back.get({ name: 7 as never })).rejects.toMatchObject({ code: "invalid_argument" });
  });

  it("have the trace and the credentials of their caller", async () => {
    const seen: unknown[] = [];
    const { target } = await inProcess(
      { viaRpc: (_input, ctx) => ctx.clients.back.guarded({}) },
      {
        async guarded(_input, ctx: Ctx) {
          seen.push(ctx.trace.traceparent.slice(3, 35));
          return { text: ctx.principal?.id ?? "" };
        },
      },
    );
    await using front = relay.createFrontClient(target);
    const headers = {
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      authorization: "Bearer t",
    };
    expect(await front.viaRpc({ name: "a" }, { headers })).toEqual({ text: "ada" });
    expect(seen).toEqual(["0af7651916cd43dd8448eb211c80319c"]);
  });
});

describe("a virtual clock", () => {
  it.each(["viaHttp", "viaRpc"] as const)("alone lets a deadline pass: %s", async (via) => {
    const seen: (number | null)[] = [];
    const hang = (_input: object, ctx: Ctx): Promise<never> => {
      seen.push(ctx.deadline);
      return new Promise((_, reject) => {
        ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason));
      });
    };
    const { clock, target } = await inProcess(
      {
        viaHttp: ({ name }, ctx) => ctx.clients.back.get({ name }),
        viaRpc: ({ name }, ctx) => ctx.clients.back.getRpc({ name }),
      },
      { get: hang, getRpc: hang },
    );
    await using front = relay.createFrontClient(target, { policies: { [via]: { retry: null } } });
    const startMs = clock.now();
    // An hour, of which nobody waits a second.
    const outcome = watched(front[via]({ name: "a" }, { timeoutMs: 1000 }));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect([outcome.is, seen]).toEqual([null, [startMs + 1000]]);
    await clock.advance(998);
    expect(outcome.is).toBeNull();
    await clock.advance(2);
    expect(outcome.is).toBe("deadline_exceeded");
  });

  it("lets retries wait no real time", async () => {
    let calls = 0;
    const { clock, target } = await inProcess(
      {},
      {
        get: async () => {
          calls += 1;
          const fields = { code: "unavailable", reason: null, details: null, message: "not now" } as const;
          if (calls < 3) throw relay.interactionError({ ...fields, retryAfterMs: 4000 });
          return { text: "at last" };
        },
      },
    );
    await using back = relay.createBackClient(target);
    const outcome = watched(back.get({ name: "a" }, { timeoutMs: 60_000 }));
    const startMs = performance.now();
    await clock.advance(20_000);
    expect([outcome.is, calls]).toEqual(["at last", 3]);
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});

describe("faults on the way", () => {
  /** What comes of so many calls that are not repeated. */
  async function outcomes(count: number, fault: Parameters<Relay["faults"]>[1]) {
    const { target } = await inProcess({}, all);
    await using back = relay.createBackClient(relay.faults(target, fault), { policies: { get: { retry: null } } });
    const seen = [];
    for (let index = 0; index < count; index += 1) {
      seen.push(
        await back.get({ name: "a" }).then(
          () => "ok",
          ({ code }: InteractionError) => code,
        ),
      );
    }
    return seen;
  }

  it("are the same ones each time", async () => {
    const fourth = ["ok", "ok", "ok", "unavailable", "ok", "ok", "ok", "unavailable"];
    expect(await outcomes(8, { rate: 0.25 })).toEqual(fourth);
    expect(await outcomes(8, { rate: 0.25 })).toEqual(fourth);
  });

  it("fail each call where only the code is said, and none where nothing is", async () => {
    expect(await outcomes(2, { code: "resource_exhausted" })).toEqual(["resource_exhausted", "resource_exhausted"]);
    expect(await outcomes(2, {})).toEqual(["ok", "ok"]);
  });

  it("take virtual time, and no longer than the call has", async () => {
    const { clock, target } = await inProcess({}, all);
    const slow = relay.faults(target, { latencyMs: 700 });
    await using back = relay.createBackClient(slow, { policies: { get: { retry: null }, getRpc: { retry: null } } });
    for (const call of [back.get, back.getRpc]) {
      const [patient, hasty] = [watched(call({ name: "a" })), watched(call({ name: "a" }, { timeoutMs: 300 }))];
      await clock.advance(299);
      expect([patient.is, hasty.is]).toEqual([null, null]);
      await clock.advance(1);
      expect([patient.is, hasty.is]).toEqual([null, "deadline_exceeded"]);
      await clock.advance(400);
      expect(patient.is).toMatch(/^a by/);
    }
  });

  it("are met by retries, as real ones are", async () => {
    const { clock, target } = await inProcess({}, all);
    await using back = relay.createBackClient(relay.faults(target, { rate: 0.5 }));
    for (let index = 0; index < 4; index += 1) {
      const outcome = watched(back.get({ name: "a" }));
      await clock.advance(1000);
      expect(outcome.is).toBe("a by HTTP");
    }
  });
});
