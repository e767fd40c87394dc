import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { failure, later } from "../support/outcome.ts";
import { type Note, servedTalk, type Talk, type TalkHandlers, type Tick, talkApp, talkProject } from "./talk.ts";

let talk: Talk;
beforeAll(async () => {
  talk = await talkProject(afterAll);
});

const served = (handlers: TalkHandlers, options = {}) => servedTalk(talk, handlers, options);

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found = [];
  for await (const it of items) found.push(it);
  return found;
}

async function* upTo(count: number, everyMs = 0): AsyncGenerator<Tick> {
  for (let number = 1; number <= count; number += 1) {
    if (everyMs > 0) await pause(everyMs);
    yield { number };
  }
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

const joined = (name: string): Note => ({ case: "joined", value: { name } });

describe("each kind of connection", () => {
  it("sends events to a client", async () => {
    const { client } = await served({
      async *ticks({ room, step = 1, only }) {
        for (const number of only ?? []) yield { number: number * step, text: room };
      },
    });
    expect(await all(client.ticks({ room: "a b", step: 10, only: [1, 2] }))).toEqual([
      { number: 10, text: "a b" },
      { number: 20, text: "a b" },
    ]);
  });

  it("sends messages to a client over a WebSocket", async () => {
    const { client } = await served({
      async *watch({ room }) {
        yield joined("ada");
        yield { case: "said", value: { name: "ada", text: room } };
      },
    });
    expect(await all(client.watch({ room: "x/y" }))).toEqual([
      joined("ada"),
      { case: "said", value: { name: "ada", text: "x/y" } },
    ]);
  });

  it("sends messages both ways", async () => {
    const { client } = await served({
      async *chat(incoming, { room, step = 1 }) {
        for await (const { number } of incoming) yield { number: number * step, text: room };
      },
      async *loose(incoming) {
        yield* incoming;
      },
    });
    const doubled = await all(client.chat(upTo(3), { room: "a", step: 2 }));
    expect(doubled).toEqual([2, 4, 6].map((number) => ({ number, text: "a" })));
    expect(await all(client.loose(upTo(2)))).toEqual([{ number: 1 }, { number: 2 }]);
  });

  it("talks in turn", async () => {
    const { client } = await served({
      async *chat(incoming) {
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
    for await (const { number } of client.chat(dialogue(), { room: "a" })) told.resolve(number);
    expect(answers).toEqual([101, 201, 301]);
  });

  it("gives handlers a connection and, without a time limit, the signal of its end", async () => {
    const told = later<unknown>();
    const { client } = await served({
      async *watch(_input, ctx) {
        ctx.signal.addEventListener("abort", () => told.resolve(ctx.signal.reason.code));
        yield joined(`${ctx.connection.id.length} ${ctx.connection.sent} ${ctx.deadline} ${ctx.remaining()}`);
        await told.promise;
      },
    });
    for await (const note of client.watch({ room: "a" })) {
      expect(note).toEqual(joined("36 0 null Infinity"));
      break;
    }
    expect(await told.promise).toBe("canceled");
  });

  it("ends with the code that its handler says", async () => {
    const { client } = await served({
      async *watch(_input, ctx) {
        yield joined("ada");
        ctx.connection.close("resource_exhausted");
        await new Promise(() => undefined);
      },
    });
    expect((await failure(all(client.watch({ room: "a" })))).code).toBe("resource_exhausted");
  });
});

describe("a connection that breaks", () => {
  it("goes on where it was, with one run of its handler: nothing is lost, nothing comes twice", async () => {
    let runs = 0;
    let breaks = new Map<number, ReturnType<typeof later<void>>>();
    /** After ten and twenty it goes on once the connection that had those is broken. */
    async function* ticks() {
      runs += 1;
      for await (const tick of upTo(30)) {
        yield tick;
        await breaks.get(tick.number)?.promise;
      }
    }
    const { network, client } = await served({
      ticks,
      async *watch() {
        for await (const { number } of ticks()) yield joined(String(number));
      },
    });
    for (const open of [client.ticks, client.watch]) {
      runs = 0;
      breaks = new Map([10, 20].map((it) => [it, later<void>()]));
      const before = network.connections();
      const found: (Tick | Note)[] = [];
      for await (const it of open({ room: "a" })) {
        found.push(it);
        if (!breaks.has(found.length)) continue;
        network.cut();
        breaks.get(found.length)?.resolve();
      }
      expect(found.map((it) => ("number" in it ? it.number : Number(it.value.name)))).toEqual(numbers(30));
      expect(runs).toBe(1);
      expect(network.connections() - before).toBe(3);
    }
  });

  it("sends what the server has not taken once more, and the server takes it once", async () => {
    const taken: number[] = [];
    const { network, client } = await served({
      async *chat(incoming) {
        for await (const { number } of incoming) {
          taken.push(number);
          yield { number };
        }
      },
    });
    const isBroken = later<void>();
    async function* outgoing() {
      for await (const tick of upTo(30)) {
        // This one is written to a connection that nobody knows to be broken.
        if (tick.number === 10) network.cut();
        yield tick;
        if (tick.number === 20) await isBroken.promise;
      }
    }
    const echoed: number[] = [];
    for await (const { number } of client.chat(outgoing(), { room: "a" })) {
      echoed.push(number);
      if (number !== 20) continue;
      network.cut();
      isBroken.resolve();
    }
    expect(taken).toEqual(numbers(30));
    expect(echoed).toEqual(numbers(30));
    expect(network.connections()).toBe(3);
  });

  it("begins anew where nothing resumes", async () => {
    let runs = 0;
    const ended: string[] = [];
    const { network, client } = await served({
      async *notes(_input, ctx) {
        runs += 1;
        ctx.signal.addEventListener("abort", () => ended.push(ctx.signal.reason.code));
        yield joined(String(runs));
        if (runs === 1) await new Promise(() => undefined);
      },
    });
    const found = [];
    for await (const note of client.notes({})) {
      found.push(note);
      if (found.length === 1) network.cut();
    }
    expect(found).toEqual([joined("1"), joined("2")]);
    expect(ended).toEqual(["canceled"]);
  });

  it("fails where messages went both ways and nothing resumes", async () => {
    const { network, client } = await served({
      async *loose(incoming) {
        yield* incoming;
      },
    });
    const read = async () => {
      for await (const { number } of client.loose(upTo(100, 20))) if (number === 3) network.cut();
    };
    expect((await failure(read())).code).toBe("unavailable");
  });

  it("is told by a reset where a restart has lost what was missed, and goes on only where somebody hears that", async () => {
    let runs = 0;
    const forever = async (ended: boolean) => {
      if (!ended) await new Promise(() => undefined);
    };
    const handlers: TalkHandlers = {
      async *ticks() {
        runs += 1;
        yield { number: runs };
        await forever(runs === 2);
      },
      async *watch() {
        runs += 1;
        yield joined(String(runs));
        await forever(runs === 2);
      },
    };
    let { app, client } = await served(handlers);
    const restart = async () => {
      const { port } = app;
      await app.drain();
      app = await talkApp(talk, handlers, { port });
    };
    for (const open of [client.ticks, client.watch]) {
      let resets = 0;
      const onReset = () => {
        resets += 1;
      };
      runs = 0;
      let found = 0;
      for await (const _ of open({ room: "a" }, { onReset })) {
        found += 1;
        if (found === 1) await restart();
      }
      expect([found, resets]).toEqual([2, 1]);
      const unheard = async () => {
        runs = 2;
        for await (const _ of open({ room: "a" })) await restart();
      };
      expect(await failure(unheard())).toMatchObject({ code: "aborted" });
    }
  });

  it("is not made again once its client has gone", async () => {
    const ended = later<string>();
    const { network, client } = await served({
      async *chat(_incoming, _input, ctx) {
        ctx.signal.addEventListener("abort", () => ended.resolve(ctx.signal.reason.code));
        yield { number: 1 };
        await new Promise(() => undefined);
      },
    });
    for await (const { number } of client.chat(upTo(1), { room: "a" })) if (number === 1) break;
    expect(await ended.promise).toBe("canceled");
    expect(network.connections()).toBe(1);
  });

  it("is given up by its signal, though it waits to be made again", async () => {
    const { network, client } = await served({
      async *ticks() {
        yield { number: 1 };
        await new Promise(() => undefined);
      },
    });
    const giveUp = new AbortController();
    const read = async () => {
      for await (const _ of client.ticks({ room: "a" }, { signal: giveUp.signal })) {
        await network.close();
        setTimeout(() => giveUp.abort(), 50);
      }
    };
    expect((await failure(read())).code).toBe("canceled");
  });
});

describe("a failure", () => {
  const handlers: TalkHandlers = {
    async *ticks({ room, step = 0 }) {
      for (let number = 1; number <= step; number += 1) yield { number };
      if (room === "broken") throw new Error("secret-password in a stack");
      throw talk.roomClosed({ room });
    },
    async *watch({ room, step = 0 }) {
      for (let number = 1; number <= step; number += 1) yield joined(String(number));
      if (room === "broken") throw new Error("secret-password in a stack");
      throw talk.roomClosed({ room });
    },
  };

  it.each([0, 2])("comes with its type after %i messages", async (step) => {
    const { client } = await served(handlers);
    for (const open of [client.ticks, client.watch]) {
      const found: unknown[] = [];
      const read = async () => {
        for await (const it of open({ room: "a", step })) found.push(it);
      };
      const closed = { code: "failed_precondition", reason: "ROOM_CLOSED", details: { room: "a" } };
      expect(await failure(read())).toMatchObject(closed);
      expect(found).toHaveLength(step);
      const broken = await failure(all<unknown>(open({ room: "broken", step })));
      expect(broken).toMatchObject({ code: "internal", reason: null, message: "internal error" });
    }
  });

  it("of the caller is found before anything is opened", async () => {
    const { client, network } = await served(handlers);
    const wrong = { room: "a", step: 1.5 };
    expect((await failure(all(client.watch(wrong)))).violations).toMatchObject([{ field: "step" }]);
    expect((await failure(all(client.ticks(wrong)))).violations).toMatchObject([{ field: "step" }]);
    expect(network.connections()).toBe(0);
  });

  it("of an outgoing message ends it", async () => {
    const { client } = await served({
      async *chat(incoming) {
        yield* incoming;
      },
    });
    async function* wrong() {
      yield { number: 1 };
      yield { number: -1 };
    }
    expect(await failure(all(client.chat(wrong(), { room: "a" })))).toMatchObject({
      code: "invalid_argument",
      violations: [{ field: "number", rule: "min" }],
    });
  });

  it("is unavailable where nobody listens, after a few attempts", async () => {
    const client = talk.createTalkClient("http://127.0.0.1:1");
    onTestFinished(() => client[Symbol.asyncDispose]());
    expect((await failure(all(client.ticks({ room: "a" })))).code).toBe("unavailable");
    expect((await failure(all(client.watch({ room: "a" })))).code).toBe("unavailable");
  });
});

describe("who may connect", () => {
  const handlers: TalkHandlers = {
    async *guardedTicks(_input, ctx) {
      yield { number: 1, text: ctx.principal?.id ?? "nobody" };
    },
    async *guarded(_incoming, _input, ctx) {
      traces.push(ctx.trace.traceparent);
      yield { number: 1, text: ctx.principal?.id ?? "nobody" };
    },
  };
  const traces: string[] = [];
  const known = new Map([
    ["t-ada", "ada"],
    ["t-bob", "bob"],
  ]);

  function verifiers() {
    return {
      auth: {
        user({ bearer }: { readonly bearer: string | null }) {
          const id = known.get(bearer ?? "");
          if (id === undefined) throw new Error("nobody");
          return { id, scheme: "user", scopes: [] };
        },
        partner: talk.apiKeys({ north: "n-1" }),
      },
    };
  }

  it("is known by headers", async () => {
    const app = await talkApp(talk, handlers, verifiers());
    const client = talk.createTalkClient(app.url, { auth: talk.bearer("t-ada") });
    const partner = talk.createTalkClient(app.url, { headers: { "X-Partner-Key": "n-1" } });
    const stranger = talk.createTalkClient(app.url, { auth: talk.bearer("t-eve") });
    const nobody = talk.createTalkClient(app.url);
    for (const it of [client, partner, stranger, nobody]) onTestFinished(() => it[Symbol.asyncDispose]());
    expect(await all(client.guardedTicks({}))).toEqual([{ number: 1, text: "ada" }]);
    expect(await all(client.guarded(upTo(0)))).toEqual([{ number: 1, text: "ada" }]);
    expect(await all(partner.guarded(upTo(0)))).toEqual([{ number: 1, text: "north" }]);
    for (const it of [stranger, nobody]) {
      expect((await failure(all(it.guardedTicks({})))).code).toBe("unauthenticated");
      expect((await failure(all(it.guarded(upTo(0))))).code).toBe("unauthenticated");
    }
  });

  it("is known by the first frame where no headers can be sent", async () => {
    withGlobalWebSocket();
    const app = await talkApp(talk, handlers, verifiers());
    const client = talk.createTalkWebClient(app.url, { token: () => "t-bob" });
    const stranger = talk.createTalkWebClient(app.url, { token: () => "t-eve" });
    const headers = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
    expect(await all(client.guarded(upTo(0), {}, { headers }))).toEqual([{ number: 1, text: "bob" }]);
    expect(traces.at(-1)).toBe(headers.traceparent);
    expect(await all(client.guardedTicks({}))).toEqual([{ number: 1, text: "bob" }]);
    expect((await failure(all(stranger.guarded(upTo(0))))).code).toBe("unauthenticated");
  });
});

/** Node 20 has none; that of `ws` has the same face. */
function withGlobalWebSocket(): void {
  const before = Reflect.get(globalThis, "WebSocket");
  Reflect.set(globalThis, "WebSocket", WebSocket);
  onTestFinished(() => void Reflect.set(globalThis, "WebSocket", before));
}
