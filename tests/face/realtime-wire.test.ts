import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ClientOptions } from "ws";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import { foreignSocket, noSocket } from "../support/foreign-socket.ts";
import { later } from "../support/outcome.ts";
import { type Note, type Talk, type TalkHandlers, type Tick, talkApp, talkProject } from "./talk.ts";

let talk: Talk;
beforeAll(async () => {
  talk = await talkProject(afterAll);
});

const subprotocol = "talk.v1+json";
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
const joined = (name: string): Note => ({ case: "joined", value: { name } });

const echo: TalkHandlers = {
  async *chat(incoming, { room }) {
    for await (const { number } of incoming) {
      if (number === 13) throw talk.roomClosed({ room });
      yield { number };
    }
  },
  async *beats(incoming) {
    yield* incoming;
  },
  async *loose(incoming) {
    yield* incoming;
  },
};

async function served(handlers: TalkHandlers = echo, options: ServeOptions = {}) {
  return talkApp(talk, handlers, options);
}

/** A connection whose `hello` was answered. */
async function welcomed(url: string, hello: object = {}, options: ClientOptions = {}) {
  const socket = await foreignSocket(url, subprotocol, options);
  socket.send({ type: "hello", ...hello });
  return { ...socket, welcome: await socket.next() };
}

describe("the frames of the subprotocol", () => {
  it("welcome, number, acknowledge and end", async () => {
    const { url } = await served();
    const { welcome, next, send, closed } = await welcomed(`${url}/v1/rooms/a/chat`);
    expect(welcome).toEqual({ type: "welcome", session: uuid, seq: 0, heartbeatMs: 25_000, resumed: false });
    send({ type: "message", id: "m-1", data: { number: 7 } });
    send({ type: "message", data: { number: 8 } });
    const frames = [await next(), await next(), await next()];
    expect(frames).toEqual(
      expect.arrayContaining([
        { type: "ack", id: "m-1" },
        { type: "message", seq: 1, data: { number: 7 } },
        { type: "message", seq: 2, data: { number: 8 } },
      ]),
    );
    send({ type: "end" });
    expect(await next()).toEqual({ type: "end" });
    expect((await closed).code).toBe(1000);
  });

  it("answer a ping, and refuse a message that is none by its id", async () => {
    const { url } = await served();
    const { next, send } = await welcomed(`${url}/v1/rooms/a/chat`);
    send({ type: "ping" });
    expect(await next()).toEqual({ type: "pong" });
    send({ type: "message", id: "m-1", data: { number: -1, other: 1 } });
    expect(await next()).toEqual({
      type: "error",
      id: "m-1",
      code: "invalid_argument",
      detail: expect.any(String),
      retryable: false,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      violations: [
        { field: "data.other", rule: "unknown", message: "is no field of this type" },
        { field: "data.number", rule: "min", message: expect.any(String) },
      ],
    });
    send({ type: "message", id: "m-2", data: { number: 1 } });
    expect([await next(), await next()]).toContainEqual({ type: "message", seq: 1, data: { number: 1 } });
  });

  it("tell a failure of the handler, and close with its code", async () => {
    const { url } = await served();
    const { next, send, closed } = await welcomed(`${url}/v1/rooms/a/chat`);
    send({ type: "message", data: { number: 13 } });
    expect(await next()).toMatchObject({
      type: "error",
      code: "failed_precondition",
      reason: "ROOM_CLOSED",
      detail: "the room is closed",
      details: { room: "a" },
    });
    expect(await closed).toEqual({ code: 4412, reason: "the room is closed" });
  });

  it("resume a session, and take no message twice", async () => {
    const taken: number[] = [];
    const { url } = await served({
      async *chat(incoming) {
        for await (const { number } of incoming) {
          taken.push(number);
          yield { number: number * 10 };
        }
      },
    });
    const place = `${url}/v1/rooms/a/chat`;
    const first = await welcomed(place);
    const { session } = first.welcome;
    for (const number of [1, 2, 3]) first.send({ type: "message", id: String(number), data: { number } });
    for (let frames = 0; frames < 6; frames += 1) await first.next();
    first.socket.terminate();
    const second = await welcomed(place, { session, lastSeq: 1 });
    expect(second.welcome).toEqual({ type: "welcome", session, seq: 3, heartbeatMs: 25_000, resumed: true });
    expect(await second.next()).toEqual({ type: "message", seq: 2, data: { number: 20 } });
    expect(await second.next()).toEqual({ type: "message", seq: 3, data: { number: 30 } });
    second.send({ type: "message", id: "3", data: { number: 3 } });
    expect(await second.next()).toEqual({ type: "ack", id: "3" });
    second.send({ type: "message", id: "4", data: { number: 4 } });
    expect([await second.next(), await second.next()]).toContainEqual({
      type: "message",
      seq: 4,
      data: { number: 40 },
    });
    expect(taken).toEqual([1, 2, 3, 4]);
  });

  it("leave a connection whose session another one has", async () => {
    const { url } = await served();
    const first = await welcomed(`${url}/v1/rooms/a/chat`);
    const second = await welcomed(`${url}/v1/rooms/a/chat`, { session: first.welcome["session"], lastSeq: 0 });
    expect(second.welcome).toMatchObject({ resumed: true });
    expect((await first.closed).code).toBe(4409);
  });

  it.each([
    ["a session that nobody knows", { session: "5a7f0a3e-0000-4000-8000-000000000000", lastSeq: 3 }, "a"],
    ["a message that was never sent", { lastSeq: 7 }, "a"],
    ["another room than that of the session", { lastSeq: 0 }, "b"],
  ])("say reset, and begin, after %s", async (_what, hello, room) => {
    const { url } = await served();
    const first = await welcomed(`${url}/v1/rooms/a/chat`);
    const { session } = first.welcome;
    const { welcome, next } = await welcomed(`${url}/v1/rooms/${room}/chat`, { session, ...hello });
    expect(welcome).toMatchObject({ seq: 0, resumed: false });
    expect(welcome["session"]).not.toBe(session);
    expect(await next()).toEqual({ type: "reset", seq: 0 });
  });

  it("do not hand a session to somebody else", async () => {
    const { url } = await served(
      {
        async *guarded(incoming, _input, ctx) {
          yield { number: 1, text: ctx.principal?.id ?? "" };
          yield* incoming;
        },
      },
      { auth: { ...byToken(), partner: talk.apiKeys({ north: "n-1" }) } },
    );
    const place = `${url}/v1/guarded/chat`;
    const ada = await welcomed(place, { auth: "ada" });
    expect(await ada.next()).toMatchObject({ data: { text: "ada" } });
    const eve = await welcomed(place, { auth: "eve", session: ada.welcome["session"], lastSeq: 0 });
    expect(eve.welcome).toMatchObject({ resumed: false });
    expect(await eve.next("reset")).toMatchObject({ data: { text: "eve" } });
  });
});

/** Everybody is who their token says. */
function byToken() {
  return {
    user: ({ bearer }: { readonly bearer: string | null }) => {
      if (bearer === null || bearer === "nobody") throw new Error("nobody");
      const [id = "", lifeMs] = bearer.split(".");
      const principal = { id, scheme: "user", scopes: [] };
      return lifeMs === undefined ? principal : { ...principal, expiresAt: Date.now() + Number(lifeMs) };
    },
  };
}

describe("frames that are none", () => {
  it.each([
    ["a frame of bytes", Buffer.from("{}"), 1003],
    ["no JSON", "hello?", 1007],
    ["JSON that is no object", "[1]", 4400],
    ["an object without type", '{"data":{}}', 4400],
    ["a type that is no text", '{"type":1}', 4400],
    ["a type that nobody knows", '{"type":"wave"}', 4400],
    ["a frame of the server", '{"type":"welcome"}', 4400],
    ["a second hello", '{"type":"hello"}', 4400],
    ["a message without data", '{"type":"message","id":"1"}', 4400],
    ["an id that is no text", '{"type":"message","id":1,"data":{"number":1}}', 4400],
    ["an id without end", `{"type":"message","id":"${"x".repeat(256)}","data":{"number":1}}`, 4400],
    ["a message that is none, without id", '{"type":"message","data":{}}', 4400],
    ["a frame that is too large", JSON.stringify({ type: "ping", x: "x".repeat(1024 * 1024) }), 1009],
    ["a frame that is nested too deep", `{"type":"message","data":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, 4400],
  ])("close with a code of their own: %s", async (_what, frame, code) => {
    const { url } = await served();
    const { socket, closed } = await welcomed(`${url}/v1/rooms/a/chat`);
    socket.send(frame, { binary: Buffer.isBuffer(frame) });
    expect((await closed).code).toBe(code);
    // It still serves others.
    expect((await welcomed(`${url}/v1/rooms/a/chat`)).welcome).toMatchObject({ type: "welcome" });
  });

  it.each([
    ["no hello at first", '{"type":"message","data":{"number":1}}', 4400],
    ["a hello that is none", '{"type":"hello","lastSeq":-1}', 4400],
    ["a session that is no text", '{"type":"hello","session":{}}', 4400],
    ["a session without end", `{"type":"hello","session":"${"x".repeat(256)}"}`, 4400],
    ["bytes at first", Buffer.from("x"), 1003],
    ["no JSON at first", "x", 1007],
  ])("close before they begin: %s", async (_what, frame, code) => {
    const { url } = await served();
    const { socket, closed } = await foreignSocket(`${url}/v1/rooms/a/chat`, subprotocol);
    socket.send(frame, { binary: Buffer.isBuffer(frame) });
    expect((await closed).code).toBe(code);
  });

  it("break it off where a text is no UTF-8, or the protocol itself is broken", async () => {
    const { url } = await served();
    for (const [bytes, code] of [
      [Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), 1007],
      [Buffer.from([0x8f, 0x80, 0, 0, 0, 0]), 1002],
      [Buffer.from([0x81, 0x01, 0x61]), 1002],
    ] as const) {
      const { socket, closed } = await welcomed(`${url}/v1/rooms/a/chat`);
      rawSocketOf(socket).write(bytes);
      expect((await closed).code).toBe(code);
    }
  });

  it("of a client that only listens are refused, too", async () => {
    const { url } = await served({
      async *watch() {
        yield joined("ada");
        await new Promise(() => undefined);
      },
    });
    const { closed, send, next } = await welcomed(`${url}/v1/rooms/a/watch`);
    await next();
    send({ type: "message", data: { number: 1 } });
    expect((await closed).code).toBe(4400);
  });
});

/** The TCP connection below a WebSocket of `ws`. */
function rawSocketOf(socket: object): { write(bytes: Uint8Array): void } {
  return Reflect.get(socket, "_socket");
}

describe("a client without subprotocol", () => {
  it("gets values, sends values, and hears failures by the code of the end", async () => {
    const { url } = await served();
    const { socket, next, send, closed } = await foreignSocket(`${url}/v1/rooms/a/chat`, null);
    expect(socket.protocol).toBe("");
    send({ number: 1 });
    expect(await next()).toEqual({ number: 1 });
    send({ number: 13 });
    expect(await closed).toEqual({ code: 4412, reason: "the room is closed" });
  });

  it.each([
    ["no JSON", "x", 1007],
    ["a value that is none", '{"number":"1"}', 4400],
    ["bytes", Buffer.from("{}"), 1003],
  ])("is closed for %s", async (_what, value, code) => {
    const { url } = await served();
    const { socket, closed } = await foreignSocket(`${url}/v1/rooms/a/chat`, null);
    socket.send(value, { binary: Buffer.isBuffer(value) });
    expect((await closed).code).toBe(code);
  });

  it("is asked by pings of the protocol, and ended where it answers none", async () => {
    const { url } = await served();
    const there = await foreignSocket(`${url}/v1/beats`, null);
    await once(there.socket, "ping");
    const gone = await foreignSocket(`${url}/v1/beats`, null, { autoPong: false });
    expect((await gone.closed).code).toBe(4408);
    expect(there.socket.readyState).toBe(there.socket.OPEN);
  });
});

describe("heartbeats", () => {
  it("end a connection that answers none", async () => {
    const { url } = await served();
    const { next, closed } = await welcomed(`${url}/v1/beats`);
    expect([await next(), await next()]).toEqual([{ type: "ping" }, { type: "ping" }]);
    expect(await closed).toEqual({ code: 4408, reason: "two heartbeats were missed" });
  });

  it("keep one that answers", async () => {
    const { url } = await served();
    const { next, send } = await welcomed(`${url}/v1/beats`);
    for (let beats = 0; beats < 5; beats += 1) {
      expect(await next()).toEqual({ type: "ping" });
      send({ type: "pong" });
    }
    send({ type: "ping" });
    expect(await next("ping")).toEqual({ type: "pong" });
  });
});

describe("who may open one", () => {
  it("says hello within five seconds", { timeout: 20_000 }, async () => {
    const { url } = await served();
    const { closed } = await foreignSocket(`${url}/v1/rooms/a/chat`, subprotocol);
    const startedMs = Date.now();
    expect(await closed).toEqual({ code: 4408, reason: "there was no hello" });
    expect(Date.now() - startedMs).toBeGreaterThan(4500);
  });

  it("is refused before it opens: unknown paths, wrong input, subprotocols, and requests for no WebSocket", async () => {
    const { url } = await served();
    expect(await noSocket(`${url}/v1/nothing`, [subprotocol])).toMatchObject({ status: 404 });
    expect(await noSocket(`${url}/v1/rooms//chat`, [subprotocol])).toMatchObject({ status: 404 });
    const wrong = await noSocket(`${url}/v1/rooms/a/chat?step=x&other=1`, [subprotocol]);
    expect(wrong).toMatchObject({
      status: 400,
      headers: { "content-type": "application/problem+json" },
      body: { code: "invalid_argument", violations: [{ field: "other" }, { field: "step" }] },
    });
    expect(await noSocket(`${url}/v1/rooms/a/chat`, ["other.v1+json"])).toMatchObject({ status: 400 });
    const plain = await fetch(`${url}/v1/rooms/a/chat`);
    expect([plain.status, plain.headers.get("upgrade")]).toEqual([426, "websocket"]);
    expect((await fetch(`${url}/v1/rooms/a/chat`, { method: "POST" })).status).toBe(405);
  });

  it("proves who it is by a header, or by its hello", async () => {
    const handlers: TalkHandlers = {
      async *guarded(_incoming, _input, ctx) {
        yield {
          number: 1,
          text: `${ctx.principal?.scheme} ${ctx.principal?.id} ${ctx.trace.traceparent.slice(3, 35)}`,
        };
        await new Promise(() => undefined);
      },
    };
    const { url } = await served(handlers, { auth: { ...byToken(), partner: talk.apiKeys({ north: "n-1" }) } });
    const place = `${url}/v1/guarded/chat`;
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const byHeader = await welcomed(place, {}, { headers: { authorization: "Bearer ada", traceparent } });
    expect(await byHeader.next()).toMatchObject({ data: { text: `user ada ${traceId}` } });
    const byKey = await welcomed(place, {}, { headers: { "x-partner-key": "n-1" } });
    expect(await byKey.next()).toMatchObject({ data: { text: expect.stringMatching(/^partner north/) } });
    const byHello = await welcomed(place, { auth: "eve", traceparent });
    expect(await byHello.next()).toMatchObject({ data: { text: `user eve ${traceId}` } });
    const refused = await noSocket(place, [subprotocol], { headers: { authorization: "Bearer nobody" } });
    expect(refused).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect(refused.headers["www-authenticate"]).toContain("Bearer");
    expect(await noSocket(place, [])).toMatchObject({ status: 401 });
    for (const auth of [{ auth: "nobody" }, {}]) {
      const later = await welcomed(place, auth);
      expect(later.welcome).toMatchObject({ type: "error", code: "unauthenticated" });
      expect((await later.closed).code).toBe(4401);
    }
  });

  it("is a page of the same host, of a listed origin, or no page", async () => {
    const { url, port } = await served();
    const opens = async (path: string, origin: string) => {
      const { socket } = await foreignSocket(`${url}${path}`, subprotocol, { origin });
      socket.terminate();
    };
    await opens("/v1/rooms/a/chat", `http://127.0.0.1:${port}`);
    await opens("/v1/loose", "https://shop.talk.example");
    for (const [path, origin] of [
      ["/v1/rooms/a/chat", "https://evil.example"],
      ["/v1/rooms/a/chat", "null"],
      ["/v1/loose", `http://127.0.0.1:${port}`],
      ["/v1/loose", "https://evil.example/.talk.example"],
      ["/v1/loose", "http://shop.talk.example"],
      ["/v1/loose", "https://talk.example"],
    ] as const) {
      expect(await noSocket(`${url}${path}`, [subprotocol], { origin })).toMatchObject({
        status: 403,
        body: { code: "permission_denied" },
      });
    }
  });

  it("may be a page that may call, too", async () => {
    const { url } = await served(echo, { cors: { origins: ["https://page.example"] } });
    await foreignSocket(`${url}/v1/rooms/a/chat`, subprotocol, { origin: "https://page.example" });
    expect((await noSocket(`${url}/v1/rooms/a/chat`, [subprotocol], { origin: "https://b.example" })).status).toBe(403);
  });

  it("finds room, or is told to come later", async () => {
    const { url } = await served(echo, { limits: { realtime: 2 } });
    const place = `${url}/v1/rooms/a/chat`;
    const first = await welcomed(place);
    await welcomed(place);
    expect(await noSocket(place, [subprotocol])).toMatchObject({
      status: 503,
      headers: { "x-not-processed": "1", "retry-after": "1" },
      body: { code: "unavailable", retryable: true },
    });
    expect((await fetch(`${url}/v1/notes`)).status).toBe(503);
    first.send({ type: "end" });
    await first.closed;
    await welcomed(place);
  });

  it("has a place from when it is open, before it says who it is", async () => {
    const { url } = await served(echo, { limits: { realtime: 2 } });
    const place = `${url}/v1/guarded/chat`;
    await foreignSocket(place, subprotocol);
    await foreignSocket(place, subprotocol);
    expect(await noSocket(place, [subprotocol])).toMatchObject({ status: 503, headers: { "x-not-processed": "1" } });
  });

  it("leaves with what proves who it is", async () => {
    const ended = later<string>();
    const { url } = await served(
      {
        async *guarded(_incoming, _input, ctx) {
          ctx.signal.addEventListener("abort", () => ended.resolve("handler"));
          yield { number: 1 };
          await new Promise(() => undefined);
        },
        async *guardedTicks() {
          yield { number: 1 };
          await new Promise(() => undefined);
        },
      },
      { auth: { ...byToken(), partner: talk.apiKeys({ north: "n-1" }) } },
    );
    const { next, closed } = await welcomed(`${url}/v1/guarded/chat`, { auth: "ada.300" });
    await next();
    expect(await next()).toMatchObject({ type: "error", code: "unauthenticated" });
    expect((await closed).code).toBe(4401);
    const feed = await fetch(`${url}/v1/guarded/ticks`, { headers: { authorization: "Bearer ada.300" } });
    expect(await feed.text()).toMatch(/event: error\ndata: {"code":"unauthenticated"[^\n]*\n\n$/);
  });
});

describe("a server that goes away", () => {
  it("closes sockets with 1012, ends events after a retry, and tells handlers", async () => {
    const ended: string[] = [];
    const forever = async function* (item: Tick, ctx: { readonly signal: AbortSignal }) {
      ctx.signal.addEventListener("abort", () => ended.push(ctx.signal.reason.message));
      yield item;
      await new Promise(() => undefined);
    };
    const app = await served({
      chat: (_incoming, _input, ctx) => forever({ number: 1 }, ctx),
      ticks: (_input, ctx) => forever({ number: 1 }, ctx),
    });
    const waiting = await foreignSocket(`${app.url}/v1/rooms/a/chat`, subprotocol);
    const { next, closed } = await welcomed(`${app.url}/v1/rooms/a/chat`);
    await next();
    const feed = await fetch(`${app.url}/v1/rooms/a/ticks`);
    const startedMs = Date.now();
    await app.drain();
    expect(Date.now() - startedMs).toBeLessThan(900);
    expect((await closed).code).toBe(1012);
    expect((await waiting.closed).code).toBe(1012);
    expect(await feed.text()).toMatch(/"number":1}\n\nretry: 1000\n\n$/);
    expect(ended).toEqual(["the server goes away", "the server goes away"]);
  });
});

describe("server-sent events", () => {
  it("are written as pages read them", async () => {
    const { url } = await served({
      async *notes() {
        yield joined("ada");
        yield { case: "said", value: { name: "ada", text: "a\nb" } };
      },
    });
    const response = await fetch(`${url}/v1/notes`);
    const headers = Object.fromEntries(response.headers);
    expect(response.status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      traceresponse: expect.any(String),
    });
    const text = await response.text();
    const [, session = ""] = /id: ([0-9a-f-]{36})\.0/.exec(text) ?? [];
    expect(text).toBe(
      [
        `retry: 3000\nid: ${session}.0\n\n`,
        `event: joined\nid: ${session}.1\ndata: {"joined":{"name":"ada"}}\n\n`,
        `event: said\nid: ${session}.2\ndata: {"said":{"name":"ada","text":"a\\nb"}}\n\n`,
        `id: ${session}.end\n\n`,
      ].join(""),
    );
    expect((await fetch(`${url}/v1/notes`, { headers: { "last-event-id": `${session}.end` } })).status).toBe(204);
    expect((await fetch(`${url}/v1/notes?lastEventId=${session}.end`)).status).toBe(204);
  });

  it("go on after the last that was seen, as header or parameter, or say reset", async () => {
    const { url } = await served({
      async *ticks({ only = [] }) {
        for (const number of only) yield { number };
      },
    });
    const place = `${url}/v1/rooms/a/ticks?only=5&only=6`;
    const all = await (await fetch(place)).text();
    const [, session = ""] = /id: ([0-9a-f-]{36})\.0/.exec(all) ?? [];
    const rest = `retry: 1000\n\nevent: message\nid: ${session}.2\ndata: {"number":6}\n\nid: ${session}.end\n\n`;
    expect(await (await fetch(place, { headers: { "last-event-id": `${session}.1` } })).text()).toBe(rest);
    expect(await (await fetch(`${place}&lastEventId=${session}.1`)).text()).toBe(rest);
    const unknown = await (await fetch(`${place}&lastEventId=00000000-0000-4000-8000-000000000000.1`)).text();
    expect(unknown).toMatch(/^retry: 1000\n\nevent: reset\nid: [0-9a-f-]{36}\.0\ndata: {"seq":0}\n\nevent: message\n/);
    expect(await (await fetch(`${place}&lastEventId=nonsense`)).text()).toMatch(/^retry: 1000\nid: [0-9a-f-]{36}\.0\n/);
  });

  it("are the same over HTTP/2, where no WebSocket is", async () => {
    const { url } = await served({
      async *ticks({ only = [] }) {
        for (const number of only) yield { number, text: "x".repeat(100_000) };
      },
    });
    const session = connectHttp2(url);
    onTestFinished(() => session.destroy());
    const answered = async (path: string) => {
      const stream = session.request({ ":path": path });
      const [headers] = await once(stream, "response");
      return [headers[":status"], await text(stream)] as const;
    };
    const [status, events] = await answered("/v1/rooms/a/ticks?only=1&only=2&only=3");
    expect(status).toBe(200);
    expect(events.match(/^data: \{"number":\d/gm)).toEqual([1, 2, 3].map((it) => `data: {"number":${it}`));
    expect(events).toMatch(/\.end\n\n$/);
    expect((await answered("/v1/rooms/a/chat"))[0]).toBe(426);
  });

  it("have a comment now and then where nothing is said", async () => {
    const { url } = await served({
      async *notes() {
        await pause(1000);
        yield joined("ada");
      },
    });
    const text = await (await fetch(`${url}/v1/notes`)).text();
    expect(text).toMatch(/^retry: 3000\nid: \S+\n\n(?::\n\n){2,4}event: joined/);
  });

  it("are refused with problems: wrong input, media types and methods; a handler that fails at once", async () => {
    const { url } = await served({
      async *ticks({ room }) {
        yield* [];
        throw talk.roomClosed({ room });
      },
    });
    const place = `${url}/v1/rooms/a/ticks`;
    expect(await problemOf(await fetch(`${place}?step=x`))).toMatchObject([400, { violations: [{ field: "step" }] }]);
    expect(await problemOf(await fetch(place, { headers: { accept: "text/html" } }))).toMatchObject([406, {}]);
    expect((await fetch(place, { method: "POST" })).status).toBe(405);
    expect((await fetch(place, { method: "HEAD" })).status).toBe(200);
    expect(await problemOf(await fetch(place))).toMatchObject([
      400,
      { code: "failed_precondition", reason: "ROOM_CLOSED", details: { room: "a" } },
    ]);
  });

  it("tell a later failure as an event, after which nobody is to come back", async () => {
    const { url } = await served({
      async *ticks({ room }) {
        yield { number: 1 };
        throw talk.roomClosed({ room });
      },
    });
    const text = await (await fetch(`${url}/v1/rooms/a/ticks`)).text();
    expect(text).toMatch(
      /event: error\nid: [0-9a-f-]{36}\.end\ndata: {"code":"failed_precondition","reason":"ROOM_CLOSED"/,
    );
  });

  it("tell a handler that its client has gone, once nobody came back", { timeout: 20_000 }, async () => {
    const ended = later<number>();
    const { port } = await served({
      async *ticks(_input, ctx) {
        ctx.signal.addEventListener("abort", () => ended.resolve(Date.now()));
        yield { number: 1 };
        await new Promise(() => undefined);
      },
    });
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.write("GET /v1/rooms/a/ticks HTTP/1.1\r\nhost: a\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    const startedMs = Date.now();
    expect((await ended.promise) - startedMs).toBeGreaterThan(1800);
  });
});

async function problemOf(response: Response): Promise<readonly [number, unknown]> {
  return [response.status, await response.json()];
}

describe("what asks for another protocol", () => {
  it("is served as if it had not", async () => {
    const { port } = await served();
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.write(
      "GET /livez HTTP/1.1\r\nhost: a\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n",
    );
    const [bytes] = await once(socket, "data");
    expect(String(bytes)).toMatch(/^HTTP\/1\.1 200 /);
  });
});
