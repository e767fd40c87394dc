import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import type { App } from "../../../runtime/src/server/serve.ts";
import type { Seen } from "./probe/handlers.ts";
import { probe, soldOut } from "./probe/probe.ts";
import { served } from "./probe/served.ts";

const data = new Uint8Array();

describe("our client and our server over gRPC", () => {
  let app: App;
  let seen: Seen;
  let client: ReturnType<typeof open>;
  const open = (url: string) => createClient("probe", probe, url);

  beforeAll(async () => {
    ({ app, seen } = await served());
    client = open(app.url);
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await app.drain();
  });

  it("answers a call", async () => {
    const bytes = new Uint8Array([0, 255, 7]);
    expect(await client.echo({ text: "\uFEFFhé", data: bytes })).toEqual({ text: "\uFEFFhé", data: bytes });
  });

  it("reads pages to their end", async () => {
    const items: string[] = [];
    for await (const it of client.list({ prefix: "n" })) items.push(it);
    expect(items).toEqual(["n0", "n1", "n2", "n3", "n4"]);
  });

  it("streams from the server", async () => {
    const numbers: number[] = [];
    for await (const { number } of client.count({ to: 5 })) numbers.push(number);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  it("streams from the client", async () => {
    expect(await client.sum(numbers(1, 2, 3))).toEqual({ sum: 6 });
  });

  it("streams both ways, one message at a time", async () => {
    const texts: string[] = [];
    let send: (text: string) => void = () => undefined;
    async function* outgoing() {
      for (let text = "a"; text !== ""; ) {
        yield { text };
        text = await new Promise<string>((resolve) => {
          send = resolve;
        });
      }
    }
    for await (const { text } of client.chat(outgoing())) {
      texts.push(text);
      send(["b", "c", ""][texts.length - 1] ?? "");
    }
    expect(texts).toEqual(["A", "B", "C"]);
  });

  it("carries declared errors with their details, in calls and streams", async () => {
    const failure = await client.echo({ text: "sold out", data }).catch((error: unknown) => error);
    expect(soldOut.is(failure)).toBe(true);
    expect(failure).toMatchObject({
      code: "failed_precondition",
      reason: "SOLD_OUT",
      details: { item: "tea", left: 3 },
      message: "there is nothing left",
      interaction: "probe.echo",
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const read: number[] = [];
    const broken = (async () => {
      for await (const { number } of client.count({ to: 20 })) read.push(number);
    })();
    await expect(broken).rejects.toMatchObject({ reason: "SOLD_OUT", details: { item: "numbers", left: 0 } });
    expect(read).toHaveLength(12);
    await expect(client.sum(numbers(5, 13))).rejects.toMatchObject({ details: { item: "numbers", left: 5 } });
  });

  it("says what is wrong with an input, place by place", async () => {
    const failure = client.list({ prefix: "n" }).pages()[Symbol.asyncIterator]().next();
    await failure;
    await expect(client.sum(numbers(1, -1))).rejects.toMatchObject({
      code: "invalid_argument",
      violations: [{ field: "number", rule: "min" }],
    });
  });

  it("tells when to try again, and nothing of the inside", async () => {
    await expect(client.echo({ text: "busy", data })).rejects.toMatchObject({
      code: "unavailable",
      message: "busy – später",
      retryAfterMs: 1500,
      reason: null,
    });
    const failure = await client.echo({ text: "crash", data }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "internal", message: "internal error" });
  });

  it("gives up at the deadline on both sides", async () => {
    const before = seen.cancelled.length;
    const failure = client.echo({ text: "hang", data }, { timeoutMs: 100 });
    await expect(failure).rejects.toMatchObject({ code: "deadline_exceeded" });
    await seen.until(() => seen.cancelled.length > before);
    expect(seen.contexts.at(-1)?.deadline).toBeLessThanOrEqual(Date.now() + 100);
  });

  it("cancels the handler when the caller gives up", async () => {
    const calls = seen.contexts.length;
    const before = seen.cancelled.length;
    const controller = new AbortController();
    const failure = client.echo({ text: "hang", data }, { signal: controller.signal });
    await seen.until(() => seen.contexts.length > calls);
    controller.abort();
    await expect(failure).rejects.toMatchObject({ code: "canceled" });
    await seen.until(() => seen.cancelled.length > before);
    expect(seen.cancelled.at(-1)).toMatchObject({ code: "canceled" });
  });

  it("cancels a stream from the server that nobody reads any more", async () => {
    const before = seen.cancelled.length;
    for await (const { number } of client.count({ to: 200 })) if (number === 3) break;
    await seen.until(() => seen.cancelled.length > before);
    expect(seen.cancelled.at(-1)).toMatchObject({ code: "canceled" });
  });

  it("cancels a stream both ways that nobody reads any more", async () => {
    const before = seen.cancelled.length;
    for await (const { text } of client.chat(chatting())) {
      expect(text).toBe("HI");
      break;
    }
    await seen.until(() => seen.cancelled.length > before);
    expect(seen.cancelled.at(-1)).toMatchObject({ code: "canceled" });
  });

  it("takes no part of a stream for the whole of it", async () => {
    const before = seen.sums.length;
    const calls = seen.contexts.length;
    const controller = new AbortController();
    const failure = client.sum(chattingNumbers(), { signal: controller.signal });
    await seen.until(() => seen.contexts.length > calls);
    controller.abort();
    await expect(failure).rejects.toMatchObject({ code: "canceled" });
    await seen.until(() => seen.sums.length > before);
    expect(seen.sums.at(-1)).toMatchObject({ code: "canceled" });
  });

  it("does a keyed call once, and answers the same again", async () => {
    const before = seen.placed;
    const first = await client.place({ item: "tea" }, { idempotencyKey: "k-1" });
    expect(await client.place({ item: "tea" }, { idempotencyKey: "k-1" })).toEqual(first);
    expect(seen.placed).toBe(before + 1);
    await expect(client.place({ item: "sold out" }, { idempotencyKey: "k-2" })).rejects.toMatchObject({
      reason: "SOLD_OUT",
    });
    await expect(client.place({ item: "sold out" }, { idempotencyKey: "k-2" })).rejects.toMatchObject({
      reason: "SOLD_OUT",
      details: { item: "tea", left: 3 },
    });
    expect(seen.placed).toBe(before + 2);
    await expect(client.place({ item: "milk" }, { idempotencyKey: "k-1" })).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });

  it("does not read further ahead than the reader", async () => {
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 1;
        yield { text: "x".repeat(100_000) };
      }
    }
    const replies = client.chat(endless())[Symbol.asyncIterator]();
    await replies.next();
    for (let quiet = 0, last = -1; quiet < 5; ) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = sent === last ? quiet + 1 : 0;
      last = sent;
    }
    expect(sent).toBeLessThan(200);
    await replies.return?.(undefined);
  });
});

async function* numbers(...all: readonly number[]) {
  for (const number of all) yield { number };
}

async function* chattingNumbers() {
  yield { number: 1 };
  await new Promise(() => undefined);
}

async function* chatting() {
  yield { text: "hi" };
  await new Promise(() => undefined);
}
