import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { failure } from "../support/outcome.ts";
import { type Talk, type TalkHandlers, type Tick, talkProject } from "./talk.ts";

let talk: Talk;
beforeAll(async () => {
  talk = await talkProject(afterAll);
});

async function started(handlers: TalkHandlers, options = {}) {
  const clock = talk.virtualClock();
  const auth = {
    user: ({ bearer }: { readonly bearer: string | null }) => {
      if (bearer === null) throw new Error("nobody");
      return { id: bearer, scheme: "user", scopes: [], expiresAt: clock.now() + 600_000 };
    },
    partner: talk.apiKeys({ north: "n-1" }),
  };
  const shop = await talk.inProcess([talk.talk(handlers)], { clock, auth, ...options });
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const client = talk.createTalkClient(shop.target, { auth: talk.bearer("ada") });
  return { clock, client, target: shop.target };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found = [];
  for await (const it of items) found.push(it);
  return found;
}

async function* upTo(count: number): AsyncGenerator<Tick> {
  for (let number = 1; number <= count; number += 1) yield { number };
}

describe("in the same process", () => {
  it("each kind of connection has real codecs, and no socket", async () => {
    const { client } = await started({
      ticks: ({ only = [] }) => upTo(only.length),
      async *watch({ room }) {
        yield { case: "said", value: { name: room, text: "hello" } };
      },
      async *chat(incoming, { step = 1 }) {
        for await (const { number } of incoming) yield { number: number * step };
      },
      async *guarded(_incoming, _input, ctx) {
        yield { number: 1, text: ctx.principal?.id ?? "" };
      },
    });
    expect(await all(client.ticks({ room: "a/b", only: [1, 2, 3] }))).toEqual([1, 2, 3].map((number) => ({ number })));
    expect(await all(client.watch({ room: "ä" }))).toEqual([{ case: "said", value: { name: "ä", text: "hello" } }]);
    expect(await all(client.chat(upTo(100), { room: "a", step: 2 }))).toHaveLength(100);
    expect(await all(client.guarded(upTo(0)))).toEqual([{ number: 1, text: "ada" }]);
  });

  it("failures come with their types", async () => {
    const { client, target } = await started({
      async *ticks({ room, step = 0 }) {
        yield* upTo(step);
        throw talk.roomClosed({ room });
      },
      async *watch({ room }) {
        yield* [];
        throw talk.roomClosed({ room });
      },
      guarded: () => upTo(1),
    });
    const closed = { code: "failed_precondition", reason: "ROOM_CLOSED", details: { room: "a" } };
    expect(await failure(all(client.ticks({ room: "a" })))).toMatchObject(closed);
    expect(await failure(all(client.ticks({ room: "a", step: 2 })))).toMatchObject(closed);
    expect(await failure(all(client.watch({ room: "a" })))).toMatchObject(closed);
    const nobody = talk.createTalkClient(target);
    expect((await failure(all(nobody.guarded(upTo(0))))).code).toBe("unauthenticated");
    const broken = talk.createTalkClient(talk.faults(target, { code: "permission_denied" }));
    expect((await failure(all(broken.watch({ room: "a" })))).code).toBe("permission_denied");
  });

  it("a quiet connection lasts as long as both sides are there, in virtual time", async () => {
    let say: (tick: Tick) => void = () => undefined;
    const { client, clock } = await started({
      async *chat() {
        yield { number: 1 };
        yield await new Promise<Tick>((resolve) => {
          say = resolve;
        });
      },
    });
    const messages = client.chat(upTo(0), { room: "a" })[Symbol.asyncIterator]();
    expect(await messages.next()).toMatchObject({ value: { number: 1 } });
    await clock.advance(3_600_000);
    say({ number: 2 });
    expect(await messages.next()).toMatchObject({ value: { number: 2 } });
    expect(await messages.next()).toMatchObject({ done: true });
  });

  it("a proof that expires is shown anew, and the session goes on", async () => {
    let runs = 0;
    const { client, clock } = await started({
      async *guarded(_incoming, _input, ctx) {
        runs += 1;
        const gone = new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
        for (let number = 1; !ctx.signal.aborted; number += 1) {
          yield { number };
          await Promise.race([gone, new Promise<void>((resolve) => void clock.after(60_000, resolve))]);
        }
      },
    });
    const numbers: number[] = [];
    const read = async () => {
      for await (const { number } of client.guarded(upTo(0))) numbers.push(number);
    };
    void read().catch(() => undefined);
    await vi.waitUntil(() => numbers.length === 1);
    await clock.advance(1_500_000);
    await vi.waitUntil(() => numbers.length >= 25);
    expect(numbers.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(runs).toBe(1);
  });

  it("there is room for so many, and no more", async () => {
    const { client, clock } = await started(
      {
        async *ticks() {
          yield { number: 1 };
          await new Promise(() => undefined);
        },
      },
      { limits: { realtime: 1 } },
    );
    const first = client.ticks({ room: "a" })[Symbol.asyncIterator]();
    await first.next();
    const refused = failure(all(client.watch({ room: "a" })));
    let isRefused = false;
    void refused.then(() => {
      isRefused = true;
    });
    while (!isRefused) await clock.advance(1000);
    expect((await refused).code).toBe("unavailable");
  });
});
