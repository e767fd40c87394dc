import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Backplane } from "../../runtime/src/realtime/backplane.ts";
import { memoryBackplane } from "../../runtime/src/stores/memory.ts";
import { have, need } from "../infra/have.ts";
import { backplaneKinds, type OpenBackplane } from "../runtime/realtime/backplanes.ts";
import { foreignSocket } from "../support/foreign-socket.ts";
import { failure, later } from "../support/outcome.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { type Talk, type TalkHandlers, type Tick, talkApp, talkProject } from "./talk.ts";

let talk: Talk;
beforeAll(async () => {
  talk = await talkProject(afterAll);
});

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function* from(first: number, last: number): AsyncGenerator<Tick> {
  for (let number = first; number <= last; number += 1) {
    await pause(20);
    yield { number };
  }
}

/** Two servers with the same backplane, and a network that leads from a client to one of them. */
async function twoServers(opened: OpenBackplane, handlers: TalkHandlers, others: TalkHandlers = handlers) {
  const server = async (of: TalkHandlers) => talkApp(talk, of, { backplane: await opened.another() });
  const [first, second] = [await server(handlers), await server(others)];
  const network = await tcpProxy(first.port);
  onTestFinished(() => network.close());
  const client = talk.createTalkClient(network.url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  const move = (port: number) => {
    network.lead(port);
    network.cut();
  };
  return { first, second, network, client, move };
}

describe.each(backplaneKinds)("with $name, a client", ({ tool, open }) => {
  let opened: OpenBackplane;
  beforeAll(async () => {
    if (tool === null || (await have(tool))) opened = await open();
  });
  afterAll(() => opened?.close());
  beforeEach(async (test) => {
    if (tool !== null) await need(test, tool);
  });

  it.each(["ticks", "chat"] as const)(
    "that comes to another server misses nothing of the one run of its handler: %s",
    async (kind) => {
      let runs = 0;
      const taken: number[] = [];
      const handlers: TalkHandlers = {
        ticks() {
          runs += 1;
          return from(1, 40);
        },
        async *chat(incoming) {
          runs += 1;
          for await (const { number } of incoming) {
            taken.push(number);
            yield { number };
          }
        },
      };
      const { first, second, client, move } = await twoServers(opened, handlers);
      const items = kind === "ticks" ? client.ticks({ room: "a" }) : client.chat(from(1, 40), { room: "a" });
      const found: number[] = [];
      for await (const { number } of items) {
        found.push(number);
        if (number === 10) move(second.port);
        if (number === 20) move(first.port);
        if (number === 30) move(second.port);
      }
      expect(found).toEqual(numbers(40));
      expect(taken).toEqual(kind === "ticks" ? [] : numbers(40));
      expect(runs).toBe(1);
    },
  );

  it("that is slow is waited for by a handler elsewhere, and misses nothing", async () => {
    const isBack = later<void>();
    let said = 0;
    // Far more than all sockets on the way hold.
    const many = 2000;
    let last = many;
    const { second, client, move } = await twoServers(opened, {
      async *guardedTicks() {
        for (said = 1; said <= last; said += 1) {
          yield { number: said, text: String(said).padEnd(64 * 1024, "x") };
          if (said === 60) await isBack.promise;
        }
      },
    });
    const found: number[] = [];
    for await (const { number } of client.guardedTicks({})) {
      found.push(number);
      if (number === 1) move(second.port);
      if (number === 20) isBack.resolve();
      if (number !== 50) continue;
      for (let before = 0; said !== before; await pause(500)) before = said;
      expect(said).toBeLessThan(many);
      last = said + 10;
    }
    expect(found).toEqual(numbers(last));
  });

  it("whose server goes away goes on with another one, whose handler knows how far it was", async () => {
    const sent: number[] = [];
    const { first, second, network, client } = await twoServers(opened, {
      ticks(_input, ctx) {
        sent.push(ctx.connection.sent);
        return from(ctx.connection.sent + 1, 30);
      },
    });
    const found: number[] = [];
    for await (const { number } of client.ticks({ room: "a" })) {
      found.push(number);
      if (number !== 10) continue;
      network.lead(second.port);
      void first.drain();
    }
    expect(found).toEqual(numbers(30));
    expect(sent).toEqual([0, expect.any(Number)]);
    expect(sent[1]).toBeGreaterThanOrEqual(10);
  });

  it("whose server goes away may say once more what was taken there, and it is taken once", async () => {
    const taken: number[] = [];
    const { first, second } = await twoServers(opened, {
      async *chat(incoming) {
        for await (const { number } of incoming) {
          taken.push(number);
          yield* [];
        }
      },
    });
    const place = "/v1/rooms/a/chat";
    const begun = await foreignSocket(first.url + place, "talk.v1+json");
    begun.send({ type: "hello" });
    const { session } = await begun.next();
    begun.send({ type: "message", id: "one", data: { number: 1 } });
    expect(await begun.next()).toEqual({ type: "ack", id: "one" });
    await first.drain();
    const back = await foreignSocket(second.url + place, "talk.v1+json");
    back.send({ type: "hello", session, lastSeq: 0 });
    expect(await back.next()).toMatchObject({ type: "welcome", session, resumed: true });
    back.send({ type: "message", id: "one", data: { number: 1 } });
    expect(await back.next()).toEqual({ type: "ack", id: "one" });
    back.send({ type: "message", id: "two", data: { number: 2 } });
    expect(await back.next()).toEqual({ type: "ack", id: "two" });
    expect(taken).toEqual([1, 2]);
  });

  it("whose session runs elsewhere hears its end, and how it failed", async () => {
    const { second, client, move } = await twoServers(opened, {
      async *watch({ room }) {
        yield { case: "joined", value: { name: "ada" } };
        await pause(1000);
        throw talk.roomClosed({ room });
      },
    });
    const read = async () => {
      for await (const _ of client.watch({ room: "a" })) move(second.port);
    };
    expect(await failure(read())).toMatchObject({ reason: "ROOM_CLOSED", details: { room: "a" } });
  });

  it("whose session has ended while it was away hears all of it", async () => {
    const isOver = later<void>();
    const { second, network, client } = await twoServers(opened, {
      async *ticks() {
        yield { number: 1 };
        await pause(50);
        yield { number: 2 };
        isOver.resolve();
      },
    });
    const found: number[] = [];
    for await (const { number } of client.ticks({ room: "a" })) {
      found.push(number);
      if (number > 1) continue;
      network.lead(1);
      network.cut();
      await isOver.promise;
      network.lead(second.port);
    }
    expect(found).toEqual([1, 2]);
  });

  it("that leaves another server is heard of by the one that runs its session", async () => {
    const ended = later<string>();
    const { second, client, move } = await twoServers(opened, {
      async *chat(_incoming, _input, ctx) {
        ctx.signal.addEventListener("abort", () => ended.resolve(ctx.signal.reason.code));
        yield* from(1, 1000);
      },
    });
    for await (const { number } of client.chat(from(1, 1), { room: "a" })) {
      if (number === 5) move(second.port);
      if (number === 30) break;
    }
    expect(await ended.promise).toBe("canceled");
  });

  it("is no longer waited for where the server that showed its session has gone, too", async () => {
    const ended = later<string>();
    const { second, client, network, move } = await twoServers(opened, {
      async *ticks(_input, ctx) {
        ctx.signal.addEventListener("abort", () => ended.resolve(ctx.signal.reason.code));
        yield* from(1, 1000);
      },
    });
    const read = async () => {
      for await (const { number } of client.ticks({ room: "a" })) {
        if (number === 5) move(second.port);
        if (number !== 30) continue;
        network.lead(1);
        await second.drain();
        break;
      }
    };
    await read();
    expect(await ended.promise).toBe("canceled");
  });
});

it("sessions that cannot be kept fail, and say so", async (test) => {
  await need(test, "redis-server");
  const kind = backplaneKinds.find((it) => it.tool === "redis-server");
  const opened = await kind?.open();
  if (opened === undefined) throw new Error("there is no Redis");
  let closed = false;
  const close = async () => {
    if (!closed) await opened.close();
    closed = true;
  };
  onTestFinished(close);
  const backplane: Backplane = await opened.another();
  const app = await talkApp(talk, { ticks: () => from(1, 1000) }, { backplane });
  const client = talk.createTalkClient(app.url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  const read = async () => {
    for await (const { number } of client.ticks({ room: "a" })) if (number === 5) await close();
  };
  expect(await failure(read())).toMatchObject({ code: "unavailable", retryable: true });
});

it("a session that is taken over by two connections at once runs once", async () => {
  const backplane = memoryBackplane();
  let runs = 0;
  const handlers: TalkHandlers = {
    async *chat() {
      runs += 1;
      yield { number: runs };
      await new Promise(() => undefined);
    },
  };
  const first = await talkApp(talk, handlers, { backplane });
  const place = "/v1/rooms/a/chat";
  const begun = await foreignSocket(first.url + place, "talk.v1+json");
  begun.send({ type: "hello" });
  const { session } = await begun.next();
  await begun.next();
  await first.drain();
  // Reading takes its time, so that the two meet.
  const read: Backplane["read"] = async (...args) => {
    await pause(50);
    return backplane.read(...args);
  };
  const second = await talkApp(talk, handlers, { backplane: { ...backplane, read } });
  const sockets = await Promise.all([1, 2].map(() => foreignSocket(second.url + place, "talk.v1+json")));
  for (const { send } of sockets) send({ type: "hello", session, lastSeq: 1 });
  const welcomes = await Promise.all(sockets.map(({ next }) => next()));
  expect(welcomes.map((it) => [it["session"], it["resumed"]])).toEqual([
    [session, true],
    [session, true],
  ]);
  const codes = await Promise.race(sockets.map(({ closed }) => closed));
  expect([codes.code, runs]).toEqual([4409, 2]);
});

it("sessions that cannot be kept take no room from others", async () => {
  const create = () => Promise.reject(new Error("it is away"));
  const { url } = await talkApp(talk, {}, { backplane: { ...memoryBackplane(), create }, limits: { realtime: 4 } });
  const told = expect.objectContaining({ code: "unavailable", detail: "what sessions are kept in cannot be reached" });
  for (let count = 0; count < 8; count += 1) {
    const response = await fetch(`${url}/v1/rooms/a/ticks`);
    expect([response.status, await response.json()]).toEqual([503, told]);
    const { send, next, closed } = await foreignSocket(`${url}/v1/rooms/a/chat`, "talk.v1+json");
    send({ type: "hello" });
    expect([await next(), (await closed).code]).toEqual([told, 1013]);
  }
});
