import { beforeAll, describe, expect, it, vi } from "vitest";
import { bearer } from "../../../runtime/src/auth/credentials.ts";
import { clientOf } from "../../../runtime/src/client-of.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import type {
  ClientSocket,
  ClientSocketListener,
  SocketRequest,
} from "../../../runtime/src/realtime/client/client-socket.ts";
import type { OpenedResponse } from "../../../runtime/src/realtime/client/event-source.ts";
import { realtimeTransport } from "../../../runtime/src/realtime/client/realtime-transport.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { failure, later } from "../../support/outcome.ts";
import { type Numbered, operations } from "./operations.ts";

// What is loaded with a first connection no virtual clock waits for.
beforeAll(async () => {
  const { client, sockets } = talking({ tokens: ["t-0"] });
  reading(client.guarded(nothing(), {})).done.catch(() => undefined);
  await vi.waitUntil(() => sockets.length === 1);
});

/** A server of a test's own: what a client says, and what it is told. */
class FakeSocket implements ClientSocket {
  readonly request: SocketRequest;
  readonly frames: { readonly [key: string]: unknown }[] = [];
  listener: ClientSocketListener | null = null;
  isPaused = false;
  ended: number | "terminated" | null = null;

  constructor(request: SocketRequest) {
    this.request = request;
  }

  send(text: string): void {
    this.frames.push(JSON.parse(text));
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  close(code: number): void {
    this.ended ??= code;
  }
  terminate(): void {
    this.ended ??= "terminated";
  }
  listen(listener: ClientSocketListener): void {
    this.listener = listener;
  }

  /** Frames of a kind that came. */
  of(type: string): readonly { readonly [key: string]: unknown }[] {
    return this.frames.filter((it) => it["type"] === type);
  }
  say(...frames: readonly object[]): void {
    for (const it of frames) this.listener?.text(JSON.stringify(it));
  }
  welcome(session = "s-1", resumed = false): void {
    this.say({ type: "welcome", session, seq: 0, heartbeatMs: 25_000, resumed });
  }
}

/** Server-sent events of a test's own. */
class FakeFeed implements OpenedResponse {
  readonly status = 200;
  readonly pieces: AsyncIterable<Uint8Array>;
  isCancelled = false;
  readonly #cancelled = later<IteratorResult<Uint8Array>>();
  #said = later<IteratorResult<Uint8Array>>();

  constructor() {
    const next = () => Promise.race([this.#said.promise, this.#cancelled.promise]);
    this.pieces = { [Symbol.asyncIterator]: () => ({ next }) };
  }

  header(name: string): string | null {
    return name === "content-type" ? "text/event-stream" : null;
  }
  say(text: string): void {
    const said = this.#said;
    this.#said = later();
    said.resolve({ value: Buffer.from(text), done: false });
  }
  cancel(): void {
    this.isCancelled = true;
    this.#cancelled.resolve({ value: undefined, done: true });
  }
}

function talking(options: { readonly isSilent?: boolean; readonly tokens?: readonly string[] } = {}) {
  const clock = { ...virtualClock(), random: () => 0.5 };
  const sockets: FakeSocket[] = [];
  const feeds: FakeFeed[] = [];
  let isAway = false;
  const transport = realtimeTransport("http://talk.example", {
    sockets: {
      sendsHeaders: false,
      async open(request, attempt) {
        if (options.isSilent === true)
          return new Promise((_, reject) => attempt.whenCancelled(() => reject(attempt.reason)));
        if (isAway) throw interactionError({ code: "unavailable", reason: null, details: null, message: "away" });
        const socket = new FakeSocket(request);
        sockets.push(socket);
        return socket;
      },
    },
    events: {
      async open() {
        const feed = new FakeFeed();
        feeds.push(feed);
        return feed;
      },
      close: async () => undefined,
    },
    clock,
    headers: {},
  });
  const tokens = [...(options.tokens ?? [])];
  const connection = {
    peer: "http://talk.example",
    clock,
    transportOf: async () => transport,
    close: async () => undefined,
  };
  const credential = options.tokens === undefined ? null : bearer(() => tokens.shift() ?? "none");
  const client = clientOf(operations, { connection, credential, policies: {}, logger: null });
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("nothing was opened");
    return socket;
  };
  const away = (is: boolean) => {
    isAway = is;
  };
  return { clock, sockets, feeds, last, client, away };
}

async function* nothing(): AsyncGenerator<Numbered> {
  await new Promise(() => undefined);
}

async function* counted(count: number): AsyncGenerator<Numbered> {
  for (let number = 1; number <= count; number += 1) yield { number };
  await new Promise(() => undefined);
}

/** Reads all of it, beside a test. */
function reading(items: AsyncIterable<Numbered>) {
  const found: number[] = [];
  const read = async () => {
    for await (const { number } of items) found.push(number);
    return found;
  };
  return { found, done: read() };
}

describe("a connection that breaks", () => {
  it.each([1001, 1005, 1006, 1012, 1013, 1014, 4408])(
    "with %i is opened again, and says where it was",
    async (code) => {
      const { clock, sockets, last, client } = talking();
      const { found } = reading(client.chat(nothing(), {}));
      await clock.advance(0);
      last().welcome();
      last().say({ type: "message", seq: 1, data: { number: 10 } }, { type: "message", seq: 2, data: { number: 20 } });
      last().listener?.closed(code);
      await clock.advance(249);
      expect(sockets).toHaveLength(1);
      await clock.advance(1);
      expect(sockets).toHaveLength(2);
      expect(last().frames).toEqual([{ type: "hello", session: "s-1", lastSeq: 2 }]);
      last().welcome("s-1", true);
      last().say({ type: "message", seq: 2, data: { number: 20 } }, { type: "message", seq: 3, data: { number: 30 } });
      await clock.advance(0);
      expect(found).toEqual([10, 20, 30]);
    },
  );

  it.each([
    [1003, "unimplemented"],
    [1007, "invalid_argument"],
    [1009, "out_of_range"],
    [1011, "unknown"],
    [4400, "invalid_argument"],
    [4401, "unauthenticated"],
    [4403, "permission_denied"],
    [4404, "not_found"],
    [4409, "aborted"],
    [4429, "resource_exhausted"],
    [4321, "unknown"],
  ])("with %i is not: it fails with %s", async (closeCode, code) => {
    const { clock, sockets, last, client } = talking();
    const { done } = reading(client.chat(nothing(), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().welcome();
    await clock.advance(100);
    last().listener?.closed(closeCode);
    expect((await failed).code).toBe(code);
    await clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  it("is opened again ever more slowly, and quickly again once one has lasted a minute", async () => {
    const { clock, sockets, last, client, away } = talking();
    reading(client.chat(nothing(), {})).done.catch(() => undefined);
    await clock.advance(0);
    last().welcome();
    away(true);
    last().listener?.closed(1006);
    // Half of each bound: 500, 1000, 2000, … at most 30 000 ms.
    for (const boundMs of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) await clock.advance(boundMs / 2);
    away(false);
    await clock.advance(14_999);
    expect(sockets).toHaveLength(1);
    await clock.advance(1);
    expect(sockets).toHaveLength(2);
    last().welcome("s-1", true);
    await clock.advance(59_000);
    last().listener?.closed(1006);
    await clock.advance(14_999);
    expect(sockets).toHaveLength(2);
    await clock.advance(1);
    last().welcome("s-1", true);
    for (let seconds = 0; seconds < 61; seconds += 20) {
      last().say({ type: "ping" });
      await clock.advance(20_000);
    }
    last().listener?.closed(1006);
    await clock.advance(250);
    expect(sockets).toHaveLength(4);
  });

  it("that is not let in within five seconds is given up, a few times", async () => {
    const { clock, client } = talking({ isSilent: true });
    const { done } = reading(client.chat(nothing(), {}));
    const failed = failure(done);
    const startedMs = clock.now();
    let endedMs = 0;
    void failed.then(() => {
      endedMs = clock.now();
    });
    await clock.advance(60_000);
    expect((await failed).code).toBe("deadline_exceeded");
    expect(endedMs - startedMs).toBeGreaterThanOrEqual(5000);
  });

  it("that is silent for two heartbeats is broken off", async () => {
    const { clock, sockets, last, client } = talking();
    reading(client.chat(nothing(), {})).done.catch(() => undefined);
    await clock.advance(0);
    last().welcome();
    await clock.advance(74_999);
    expect(last().of("ping")).toHaveLength(2);
    expect(last().ended).toBeNull();
    await clock.advance(1);
    expect(last().ended).toBe("terminated");
    await clock.advance(250);
    expect(sockets).toHaveLength(2);
  });

  it("of events that is silent for two heartbeats is broken off, and not while a comment comes now and then", async () => {
    const { clock, feeds, client } = talking();
    reading(client.ticks({})).done.catch(() => undefined);
    await vi.waitUntil(() => feeds.length === 1);
    await clock.advance(0);
    for (let comments = 1; comments <= 5; comments += 1) {
      feeds[0]?.say(":\n\n");
      await clock.advance(25_000);
    }
    await clock.advance(49_999);
    expect(feeds[0]?.isCancelled).toBe(false);
    await clock.advance(1);
    expect(feeds[0]?.isCancelled).toBe(true);
    await clock.advance(250);
    expect(feeds).toHaveLength(2);
  });

  it("that answers is kept, and answered", async () => {
    const { clock, last, client } = talking();
    reading(client.chat(nothing(), {})).done.catch(() => undefined);
    await clock.advance(0);
    last().welcome();
    for (let beats = 1; beats <= 5; beats += 1) {
      await clock.advance(25_000);
      expect(last().of("ping")).toHaveLength(beats);
      last().say({ type: "pong" }, { type: "ping" });
      expect(last().of("pong")).toHaveLength(beats);
    }
    expect(last().ended).toBeNull();
  });

  it("goes on with another token when the one before has expired", async () => {
    const { clock, sockets, last, client } = talking({ tokens: ["t-1", "t-2"] });
    const { found } = reading(client.guarded(nothing(), {}));
    await clock.advance(0);
    expect(last().frames).toEqual([{ type: "hello", auth: "t-1" }]);
    last().welcome();
    await clock.advance(20_000);
    last().say({ type: "error", code: "unauthenticated", retryable: false });
    await clock.advance(0);
    expect(last().frames).toEqual([{ type: "hello", session: "s-1", lastSeq: 0, auth: "t-2" }]);
    last().welcome("s-1", true);
    last().say({ type: "message", seq: 1, data: { number: 1 } });
    await clock.advance(0);
    expect(found).toEqual([1]);
    expect(sockets).toHaveLength(2);
  });

  it("fails where a token is refused", async () => {
    const { clock, last, client, sockets } = talking({ tokens: ["t-1", "t-2"] });
    const { done } = reading(client.guarded(nothing(), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().say({ type: "error", code: "unauthenticated", retryable: false });
    expect((await failed).code).toBe("unauthenticated");
    expect(sockets).toHaveLength(1);
  });
});

describe("messages that go out", () => {
  it("are sent again on a new connection until they are acknowledged", async () => {
    const { clock, last, client } = talking();
    reading(client.chat(counted(3), {})).done.catch(() => undefined);
    await clock.advance(0);
    last().welcome();
    await clock.advance(0);
    const sent = [1, 2, 3].map((number) => ({ type: "message", id: String(number), data: { number } }));
    expect(last().of("message")).toEqual(sent);
    last().say({ type: "ack", id: "1" });
    last().listener?.closed(1006);
    await clock.advance(250);
    last().welcome("s-1", true);
    await clock.advance(0);
    expect(last().of("message")).toEqual(sent.slice(1));
  });

  it("that are not acknowledged within five seconds are sent over another connection, and then fail", async () => {
    const { clock, last, client, sockets } = talking();
    const { done } = reading(client.chat(counted(1), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().welcome();
    await clock.advance(4999);
    expect(last().ended).toBeNull();
    await clock.advance(1);
    expect(last().ended).toBe("terminated");
    await clock.advance(250);
    expect(sockets).toHaveLength(2);
    last().welcome("s-1", true);
    await clock.advance(5000);
    expect(await failed).toMatchObject({ code: "deadline_exceeded" });
  });

  it("are as many as the server keeps up with", async () => {
    const { clock, last, client } = talking();
    reading(client.chat(counted(1000), {})).done.catch(() => undefined);
    await clock.advance(0);
    last().welcome();
    await clock.advance(0);
    expect(last().of("message")).toHaveLength(64);
    for (let id = 1; id <= 10; id += 1) last().say({ type: "ack", id: String(id) });
    await clock.advance(0);
    expect(last().of("message")).toHaveLength(74);
  });

  it("that the server refuses fail the call", async () => {
    const { clock, last, client } = talking();
    const { done } = reading(client.chat(counted(1), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().welcome();
    const violations = [{ field: "data.number", rule: "max", message: "is too large" }];
    last().say({ type: "error", id: "1", code: "invalid_argument", detail: "no", retryable: false, violations });
    expect(await failed).toMatchObject({ code: "invalid_argument", message: "no", violations });
    expect(last().ended).toBe(1000);
  });

  it("end with the last of them, on every connection", async () => {
    const { clock, last, client } = talking();
    async function* one() {
      yield { number: 1 };
    }
    reading(client.chat(one(), {})).done.catch(() => undefined);
    await clock.advance(0);
    last().welcome();
    await clock.advance(0);
    expect(
      last()
        .frames.slice(1)
        .map((it) => it["type"]),
    ).toEqual(["message", "end"]);
    last().listener?.closed(1006);
    await clock.advance(250);
    last().welcome("s-1", true);
    await clock.advance(0);
    expect(
      last()
        .frames.slice(1)
        .map((it) => it["type"]),
    ).toEqual(["message", "end"]);
  });
});

describe("messages that come", () => {
  it("are not read faster than they are taken", async () => {
    const { clock, last, client } = talking();
    const messages = client.chat(nothing(), {})[Symbol.asyncIterator]();
    const first = messages.next();
    await clock.advance(0);
    last().welcome();
    for (let seq = 1; seq <= 300; seq += 1) last().say({ type: "message", seq, data: { number: seq } });
    expect(await first).toEqual({ value: { number: 1 }, done: false });
    expect(last().isPaused).toBe(true);
    for (let number = 2; number <= 300; number += 1) await messages.next();
    expect(last().isPaused).toBe(false);
    await messages.return?.();
    expect(last().ended).toBe(1000);
  });

  it("are read to the end, before a failure is told", async () => {
    const { clock, last, client } = talking();
    const { done, found } = reading(client.chat(nothing(), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().welcome();
    last().say({ type: "message", seq: 1, data: { number: 1 } }, { type: "message", seq: 2, data: { number: 2 } });
    last().say({ type: "error", code: "internal", detail: "internal error", retryable: false });
    expect((await failed).code).toBe("internal");
    expect(found).toEqual([1, 2]);
  });

  it.each([
    ["what is no JSON", "hello?"],
    ["JSON that is no frame", "[]"],
    ["a message without number", '{"type":"message","data":{"number":1}}'],
    ["a number that is none", '{"type":"message","seq":-1,"data":{"number":1}}'],
    ["a message without data", '{"type":"message","seq":1}'],
    ["a message that is none", '{"type":"message","seq":1,"data":{"number":"x"}}'],
  ])("that are none fail the call: %s", async (_what, text) => {
    const { clock, last, client } = talking();
    const { done } = reading(client.chat(nothing(), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().welcome();
    last().listener?.text(text);
    expect(await failed).toMatchObject({ code: "internal", interaction: "talk.chat" });
    expect(last().ended).toBe(1000);
  });

  it("that are no text fail the call, and what is unknown is left alone", async () => {
    const { clock, last, client } = talking();
    const { done } = reading(client.chat(nothing(), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().welcome();
    last().say({ type: "fireworks" }, { type: "ack", id: 7 }, { type: "ack", id: "none" }, { type: "pong" });
    last().listener?.binary();
    expect((await failed).code).toBe("internal");
  });

  it.each([
    ["no frame", "x", "internal"],
    ["another frame", '{"type":"message","seq":1,"data":{}}', "internal"],
    ["a welcome without session", '{"type":"welcome","heartbeatMs":1}', "internal"],
    ["a welcome whose heart does not beat", '{"type":"welcome","session":"s","heartbeatMs":0}', "internal"],
    ["a refusal", '{"type":"error","code":"permission_denied","retryable":false}', "permission_denied"],
  ])("instead of a welcome fail the call: %s", async (_what, text, code) => {
    const { clock, last, client } = talking();
    const { done } = reading(client.chat(nothing(), {}));
    const failed = failure(done);
    await clock.advance(0);
    last().listener?.text(text);
    expect((await failed).code).toBe(code);
  });
});
