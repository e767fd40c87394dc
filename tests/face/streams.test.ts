import { randomBytes } from "node:crypto";
import { connect } from "node:http2";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import type { DrainOptions } from "../../runtime/src/server/options.ts";
import { failure, later } from "../support/outcome.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { type BackHandlers, type Relay, relayProject, type Tick } from "./relay.ts";

let relay: Relay;
beforeAll(async () => {
  relay = await relayProject(afterAll);
});

/** Who may call what of `back` needs a name: whoever does, for half a second. */
const proofMs = 500;
const auth = { user: () => ({ id: "ada", scheme: "user", scopes: [], expiresAt: Date.now() + proofMs }) };

/** `back` with these handlers behind a network of its own, and a client of it, until the test ends. */
async function served(handlers: BackHandlers, drain: DrainOptions = { graceMs: 200 }) {
  const options = { port: 0, host: "127.0.0.1", auth, drain };
  const app = await relay.serve([relay.back(handlers)], options);
  onTestFinished(() => app.drain());
  const network = await tcpProxy(app.port);
  onTestFinished(() => network.close());
  const client = relay.createBackClient(network.url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return { app, network, client };
}

/** 64 KiB that no wire makes smaller. */
const incompressible = randomBytes(48 * 1024).toString("base64");

async function numbersOf(ticks: AsyncIterable<Tick>): Promise<readonly number[]> {
  const numbers = [];
  for await (const { number } of ticks) numbers.push(number);
  return numbers;
}

async function* upTo(count: number, everyMs = 0): AsyncGenerator<Tick> {
  for (let number = 1; number <= count; number += 1) {
    if (everyMs > 0) await pause(everyMs);
    yield { number };
  }
}

/** Resolves when a count has stood still for a while. */
async function still(count: () => number): Promise<number> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await pause(100);
  }
  return count();
}

function unavailable(): Error {
  return relay.interactionError({ code: "unavailable", reason: null, details: null, message: "not now" });
}

describe("a stream of a caller whose proof expires", () => {
  it("ends then with what the caller is to know, and its handler with it", async () => {
    const ended = later<string>();
    const { client } = await served({
      async *guardedTicks(_input, ctx) {
        try {
          yield { number: 1 };
          await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
        } finally {
          ended.resolve((ctx.signal.reason as InteractionError).code);
        }
      },
    });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { number } of client.guardedTicks({})) seen.push(number);
    })();
    expect(await failure(reading)).toMatchObject({ code: "unauthenticated" });
    expect(seen).toEqual([1]);
    expect(await ended.promise).toBe("unauthenticated");
  });
});

describe("each kind of call", () => {
  it("carries one message, or many, each way", async () => {
    const { client } = await served({
      getRpc: async ({ name }) => ({ text: name }),
      ticks: ({ count }) => upTo(count),
      async sum(incoming) {
        let sum = 0;
        for await (const { number } of incoming) sum += number;
        return { sum };
      },
      async *echo(incoming) {
        for await (const { number } of incoming) yield { number: number * 10 };
      },
    });
    expect(await client.getRpc({ name: "a" })).toEqual({ text: "a" });
    expect(await numbersOf(client.ticks({ count: 3 }))).toEqual([1, 2, 3]);
    expect(await client.sum(upTo(4))).toEqual({ sum: 10 });
    expect(await numbersOf(client.echo(upTo(3)))).toEqual([10, 20, 30]);
  });

  it("talks in turn where messages go both ways", async () => {
    const { client } = await served({
      async *echo(incoming) {
        for await (const { number } of incoming) yield { number: number + 1 };
      },
    });
    const answers: number[] = [];
    let told = later<number>();
    async function* dialogue() {
      for (let number = 1; number <= 3; number += 1) {
        yield { number: number * 100 };
        answers.push(await told.promise);
        told = later();
      }
    }
    for await (const { number } of client.echo(dialogue())) told.resolve(number);
    expect(answers).toEqual([101, 201, 301]);
  });
});

describe("a stream that is silent", () => {
  it("is ended by the caller, though the handler goes on", async () => {
    const { network, client } = await served({ plainTicks: ({ count }) => upTo(count, 50) });
    const numbers: number[] = [];
    const read = async () => {
      for await (const { number } of client.plainTicks({ count: 100 })) {
        numbers.push(number);
        if (number === 3) network.stall();
      }
    };
    const error = await failure(read());
    expect(error).toMatchObject({ code: "deadline_exceeded", message: "back.plainTicks was silent for 400 ms" });
    expect(numbers.slice(0, 3)).toEqual([1, 2, 3]);
  });

  it("is ended by the server, though the caller goes on", async () => {
    const ended = later<InteractionError>();
    const { network, client } = await served({
      async sum(incoming, ctx) {
        ctx.signal.addEventListener("abort", () => ended.resolve(ctx.signal.reason));
        for await (const { number } of incoming) if (number === 3) network.stall();
        return { sum: 0 };
      },
    });
    const hangUp = new AbortController();
    const call = failure(client.sum(upTo(1000, 50), { signal: hangUp.signal }));
    expect(await ended.promise).toMatchObject({
      code: "deadline_exceeded",
      message: "back.sum was silent for 400 ms",
    });
    hangUp.abort();
    expect((await call).code).toBe("canceled");
  });

  it("is not one whose reader takes its time", async () => {
    const { client } = await served({ plainTicks: ({ count }) => upTo(count) });
    const numbers = [];
    for await (const { number } of client.plainTicks({ count: 2 })) {
      await pause(500);
      numbers.push(number);
    }
    expect(numbers).toEqual([1, 2]);
  });
});

describe("a stream that breaks", () => {
  it("goes on where it was, with nothing lost and nothing twice, where it can", async () => {
    const inputs: unknown[] = [];
    const { network, client } = await served({
      async *ticks({ count, number = 0 }, ctx) {
        inputs.push(number);
        for (let next = number + 1; next <= count; next += 1) {
          // The rest is for those who come back.
          if (inputs.length === 1 && next === 6) await hang(ctx.signal);
          yield { number: next };
        }
      },
    });
    const numbers: number[] = [];
    for await (const { number } of client.ticks({ count: 10 })) {
      numbers.push(number);
      if (number === 3) network.cut();
    }
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(inputs).toHaveLength(2);
    expect(inputs[0]).toBe(0);
    expect(inputs[1]).toBeGreaterThanOrEqual(3);
    expect(network.connections()).toBe(2);
  });

  it("breaks where it cannot: nobody reads the beginning twice", async () => {
    let opened = 0;
    const { network, client } = await served({
      async *plainTicks(_input, ctx) {
        opened += 1;
        yield { number: 1 };
        await hang(ctx.signal);
      },
    });
    const numbers: number[] = [];
    const read = async () => {
      for await (const { number } of client.plainTicks({ count: 2 })) {
        numbers.push(number);
        network.cut();
      }
    };
    expect([(await failure(read())).code, numbers, opened]).toEqual(["unavailable", [1], 1]);
  });

  it("is opened again before its first message", async () => {
    let opened = 0;
    const { client } = await served({
      async *plainTicks({ count }) {
        opened += 1;
        if (opened < 3) throw unavailable();
        yield* upTo(count);
      },
    });
    expect(await numbersOf(client.plainTicks({ count: 2 }))).toEqual([1, 2]);
    expect(opened).toBe(3);
  });

  it("is opened three times at most, and then says to those above that it was tried enough", async () => {
    let opened = 0;
    const { client } = await served({
      // biome-ignore lint/correctness/useYield: it fails before its first message.
      async *plainTicks() {
        opened += 1;
        throw unavailable();
      },
    });
    expect((await failure(numbersOf(client.plainTicks({ count: 2 })))).code).toBe("unavailable");
    expect(opened).toBe(3);
  });

  it("is not opened again after its first message", async () => {
    let opened = 0;
    const { client } = await served({
      async *plainTicks() {
        opened += 1;
        yield { number: 1 };
        throw unavailable();
      },
    });
    const numbers: number[] = [];
    const read = async () => {
      for await (const { number } of client.plainTicks({ count: 2 })) numbers.push(number);
    };
    expect([(await failure(read())).code, numbers, opened]).toEqual(["unavailable", [1], 1]);
  });

  it("on its way out loses no message unseen: it is not sent again once one was taken", async () => {
    let opened = 0;
    const { client } = await served({
      async sum(incoming) {
        opened += 1;
        for await (const _ of incoming) throw unavailable();
        return { sum: 0 };
      },
    });
    expect([(await failure(client.sum(upTo(3)))).code, opened]).toEqual(["unavailable", 1]);
  });
});

describe("a reader", () => {
  it("that has had enough cancels the handler, which cleans up", async () => {
    const [cleaned, cancelled] = [later<string>(), later<string>()];
    const { client } = await served({
      async *plainTicks(_input, ctx) {
        ctx.signal.addEventListener("abort", () => cancelled.resolve(ctx.signal.reason.code));
        try {
          for (let number = 1; ; number += 1) {
            yield { number };
            await pause(10);
          }
        } finally {
          cleaned.resolve("cleaned");
        }
      },
    });
    for await (const { number } of client.plainTicks({ count: 1 })) if (number === 3) break;
    expect([await cancelled.promise, await cleaned.promise]).toEqual(["canceled", "cleaned"]);
  });

  it("that is slow holds the handler back", async () => {
    let produced = 0;
    const { client } = await served({
      async *plainTicks({ count }) {
        for (let number = 1; number <= count; number += 1) {
          produced = number;
          yield { number, text: incompressible };
        }
      },
    });
    let read = 0;
    const ahead: number[] = [];
    for await (const { number } of client.plainTicks({ count: 1000 })) {
      read = number;
      if (number === 1 || number === 20) ahead.push((await still(() => produced)) - read);
      if (number === 20) break;
    }
    // 64 MB in all; what stands in buffers on the way is less than two.
    for (const it of ahead) expect(it).toBeLessThan(32);
    expect(read).toBe(20);
  });

  it("that goes away while it holds the handler back leaves nothing behind", async () => {
    const [cleaned, cancelled] = [later<string>(), later<string>()];
    let produced = 0;
    const { app, network, client } = await served(
      {
        async *plainTicks(_input, ctx) {
          ctx.signal.addEventListener("abort", () => cancelled.resolve(ctx.signal.reason.code));
          try {
            for (produced = 1; ; produced += 1) yield { number: produced, text: incompressible };
          } finally {
            cleaned.resolve("cleaned");
          }
        },
      },
      { graceMs: 10_000 },
    );
    const read = async () => {
      for await (const _ of client.plainTicks({ count: 1 })) {
        await still(() => produced);
        network.cut();
      }
    };
    expect((await failure(read())).code).toBe("unavailable");
    expect([await cancelled.promise, await cleaned.promise]).toEqual(["canceled", "cleaned"]);
    // Nothing is in flight any more: the server need not wait for anybody.
    const startMs = performance.now();
    await app.drain();
    expect(performance.now() - startMs).toBeLessThan(2000);
  });

  it("that stops reading holds the handler no longer than the deadline", async () => {
    const cleaned = later<string>();
    let produced = 0;
    const { app, client } = await served(
      {
        async *plainTicks() {
          try {
            for (produced = 1; ; produced += 1) yield { number: produced, text: incompressible };
          } finally {
            cleaned.resolve("cleaned");
          }
        },
      },
      { graceMs: 10_000 },
    );
    const messages = client.plainTicks({ count: 1 }, { timeoutMs: 500 })[Symbol.asyncIterator]();
    await messages.next();
    expect(await cleaned.promise).toBe("cleaned");
    expect((await failure(messages.next().then(() => messages.next()))).code).toBe("deadline_exceeded");
    const startMs = performance.now();
    await app.drain();
    expect(performance.now() - startMs).toBeLessThan(3000);
  });

  it("that never reads holds a connection no longer than the deadline, either", async () => {
    const cleaned = later<string>();
    const { app } = await served(
      {
        async *plainTicks() {
          try {
            for (let number = 1; ; number += 1) yield { number, text: incompressible };
          } finally {
            cleaned.resolve("cleaned");
          }
        },
      },
      { graceMs: 10_000 },
    );
    const session = connect(`http://127.0.0.1:${app.port}`);
    onTestFinished(() => session.destroy());
    session.on("error", () => undefined);
    const headers = { ":method": "POST", ":path": "/relay.back.v1.BackService/PlainTicks" };
    const stream = session.request({ ...headers, "content-type": "application/grpc", "grpc-timeout": "300m" });
    stream.on("error", () => undefined);
    stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
    expect(await cleaned.promise).toBe("cleaned");
    const startMs = performance.now();
    await app.drain();
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it("that is a slow handler holds its caller back", async () => {
    let produced = 0;
    const ahead = later<number>();
    const { client } = await served({
      async sum(incoming) {
        let read = 0;
        for await (const { number } of incoming) {
          read = number;
          if (number === 10) ahead.resolve((await still(() => produced)) - read);
        }
        return { sum: read };
      },
    });
    async function* many() {
      for (let number = 1; number <= 300; number += 1) {
        produced = number;
        yield { number, text: incompressible };
      }
    }
    expect(await client.sum(many())).toEqual({ sum: 300 });
    expect(await ahead.promise).toBeLessThan(32);
  });
});

describe("the deadline of a handler", () => {
  it("is that of the streams which it reads", async () => {
    const deadlines: { front?: number | null; back?: number | null } = {};
    const cancelled = later<string>();
    const { app } = await served({
      async *ticks(_input, ctx) {
        deadlines.back = ctx.deadline;
        ctx.signal.addEventListener("abort", () => cancelled.resolve(ctx.signal.reason.code));
        yield* upTo(1000, 20);
      },
    });
    const numbers: number[] = [];
    const failed = later<InteractionError>();
    const front = await relay.serve(
      [
        relay.front({
          async viaRpc(_input, ctx) {
            deadlines.front = ctx.deadline;
            try {
              for await (const { number } of ctx.clients.back.ticks({ count: 1000 })) numbers.push(number);
            } catch (error) {
              failed.resolve(error as InteractionError);
            }
            return { text: "" };
          },
        }),
      ],
      {
        port: 0,
        host: "127.0.0.1",
        targets: { back: `http://127.0.0.1:${app.port}` },
        credentials: { user: relay.forward() },
        drain: { graceMs: 200 },
      },
    );
    onTestFinished(() => front.drain());
    const client = relay.createFrontClient(`http://127.0.0.1:${front.port}`);
    onTestFinished(() => client[Symbol.asyncDispose]());
    const call = failure(client.viaRpc({ name: "a" }, { timeoutMs: 400 }));
    expect((await call).code).toBe("deadline_exceeded");
    // Whoever made the call may be the first to give it up.
    const ended = [(await failed.promise).code, await cancelled.promise];
    for (const it of ended) expect(["canceled", "deadline_exceeded"]).toContain(it);
    expect(numbers.length).toBeGreaterThan(0);
    // Each hop counts from when it heard of it.
    expect(Math.abs((deadlines.back ?? 0) - (deadlines.front ?? 0))).toBeLessThan(100);
  });
});

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
