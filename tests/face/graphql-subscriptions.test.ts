import { createServer } from "node:http";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { failure, later } from "../support/outcome.ts";
import { book, type Ctx } from "./graph.ts";
import { ask, type Library, library } from "./graphql-asking.ts";

let graph: Library;
beforeAll(async () => {
  graph = await library(afterAll);
});

const document = "subscription ($count: Int!) { news(count: $count) { isbn } }";
const protocol = "graphql-transport-ws";

async function* news({ count }: { readonly count: number }) {
  for (let number = 1; number <= count; number += 1) yield book(`00${number}`);
}

/** A handler that says when its reader has gone. */
function endless() {
  const gone = later<string>();
  let given = 0;
  return {
    gone: gone.promise,
    given: () => given,
    async *handler(_input: object, ctx: Ctx) {
      try {
        for (;;) {
          given += 1;
          yield book("001", { title: "x".repeat(50_000) });
        }
      } finally {
        gone.resolve(String((ctx.signal.reason as { readonly code?: string } | undefined)?.code));
      }
    },
  };
}

function socketOf(url: string, path = "/graphql", options: object = {}, protocols: string | string[] = protocol) {
  const socket = new WebSocket(`${url.replace("http", "ws")}${path}`, protocols, options);
  onTestFinished(() => socket.terminate());
  const messages: { readonly type?: string; readonly payload?: unknown }[] = [];
  socket.on("message", (data) => messages.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => {
    socket.on("close", resolve);
    socket.on("error", () => undefined);
  });
  const opened = new Promise<void>((resolve) => {
    socket.on("open", resolve);
  });
  const refused = new Promise<number>((resolve) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
  });
  const send = (message: object | string) =>
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
  return { socket, messages, closed, opened, refused, send };
}

async function listed<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const it of items) found.push(it);
  return found;
}

function booksClient(url: string) {
  const client = graph.createBooksClient(url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return client;
}

describe("a subscription", () => {
  it("brings a generated client what its handler yields, and ends with it", async () => {
    const url = await graph.booksAt({ news });
    expect(await listed(booksClient(url).news({ count: 3 }))).toEqual(["001", "002", "003"].map((it) => book(it)));
  });

  it("tells its handler's failure as it is", async () => {
    const url = await graph.booksAt({
      async *news() {
        yield book("001");
        throw graph.banned({ isbn: "002", since: "2026-02-03" });
      },
    });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const it of booksClient(url).news({ count: 9 })) seen.push(it);
    })();
    const details = { isbn: "002", since: "2026-02-03" };
    expect(await failure(reading)).toMatchObject({ code: "failed_precondition", reason: "BANNED", details });
    expect(seen).toEqual([book("001")]);
  });

  it("ends its handler when its reader goes", async () => {
    const { handler, gone } = endless();
    const url = await graph.booksAt({ news: handler });
    for await (const _ of booksClient(url).news({ count: 1 })) break;
    expect(await gone).toBe("canceled");
  });

  it("ends when what proves who its reader is has expired, and its handler with it", async () => {
    const gone = later<string>();
    const url = await graph.booksAt(
      {
        async *secrets(_input: object, ctx: Ctx) {
          try {
            yield { pages: 3 };
            await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
          } finally {
            gone.resolve(String((ctx.signal.reason as { readonly code?: string }).code));
          }
        },
      },
      { auth: { user: () => ({ id: "ada", scheme: "user", scopes: [], expiresAt: Date.now() + 500 }) } },
    );
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const it of booksClient(url).secrets({})) seen.push(it);
    })();
    expect(await failure(reading)).toMatchObject({ code: "unauthenticated" });
    expect(seen).toEqual([{ pages: 3 }]);
    expect(await gone.promise).toBe("unauthenticated");
  });

  it("asks who calls, by the headers of the connection", async () => {
    const seen: unknown[] = [];
    const url = await graph.booksAt(
      {
        async *secrets(_input: object, ctx: Ctx) {
          seen.push(ctx.principal?.id, ctx.trace.traceparent.slice(3, 35));
          yield { pages: 3 };
        },
      },
      {
        auth: {
          user({ bearer }) {
            const fields = { code: "unauthenticated", reason: null, details: null, message: "who are you" };
            if (bearer === null) throw graph.interactionError(fields);
            return { id: bearer, scheme: "user", scopes: [] };
          },
        },
      },
    );
    const refused = listed(booksClient(url).secrets({}));
    expect(await failure(refused)).toMatchObject({ code: "unauthenticated" });
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const headers = { authorization: "Bearer ada", traceparent };
    expect(await listed(booksClient(url).secrets({}, { headers }))).toEqual([{ pages: 3 }]);
    expect(seen).toEqual(["ada", traceparent.slice(3, 35)]);
  });

  it("is read by another client of the protocol, which says in its first message who calls", async () => {
    const url = await graph.booksAt({
      news,
      async *secrets(_input: object, ctx: Ctx) {
        yield { pages: ctx.principal?.id === "eve" ? 3 : 0 };
      },
    });
    const client = createClient({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: "Bearer eve" },
    });
    onTestFinished(() => void client.dispose());
    const results = [];
    for await (const { data } of client.iterate({ query: document, variables: { count: 2 } })) results.push(data);
    expect(results).toEqual([{ news: { isbn: "001" } }, { news: { isbn: "002" } }]);
    const secret = [];
    for await (const { data } of client.iterate({ query: "subscription { secrets { pages } }" })) secret.push(data);
    expect(secret).toEqual([{ secrets: { pages: 3 } }]);
    const wrong = client.iterate({ query: "subscription { pens }" });
    await expect(wrong.next()).rejects.toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
  });

  it("is read as events by whoever has no WebSocket", async () => {
    const url = await graph.booksAt({ news });
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query: document, variables: { count: 2 } }),
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const next = (isbn: string) => `event: next\ndata: {"data":{"news":{"isbn":"${isbn}"}}}\n\n`;
    expect(await response.text()).toBe(`:\n\n${next("001")}${next("002")}event: complete\ndata:\n\n`);
    const plain = await ask(url, { query: document, variables: { count: 2 } });
    expect([plain.status, plain.errors?.[0]?.message]).toEqual([
      406,
      "a subscription is answered as text/event-stream, or over a WebSocket",
    ]);
  });

  it("does not fill the memory of the server when nobody reads", async () => {
    const { handler, given, gone } = endless();
    const url = await graph.booksAt({ news: handler });
    const { socket, opened, send, messages } = socketOf(url);
    await opened;
    send({ type: "connection_init" });
    send({ type: "subscribe", id: "1", payload: { query: "subscription { news(count: 1) { title } }" } });
    await expect.poll(() => messages.length).toBeGreaterThan(1);
    socket.pause();
    await expect
      .poll(
        async () => {
          const before = given();
          await new Promise((resolve) => setTimeout(resolve, 200));
          return given() - before;
        },
        { timeout: 10_000 },
      )
      .toBe(0);
    const held = given();
    expect(held).toBeLessThan(1000);
    socket.resume();
    await expect.poll(given).toBeGreaterThan(held);
    socket.terminate();
    expect(await gone).toBe("canceled");
  });
});

describe("a connection for subscriptions", () => {
  it.each([
    ["no message", "hello", 4400],
    ["no type", {}, 4400],
    ["an unknown type", { type: "start" }, 4400],
    ["a question before a greeting", { type: "subscribe", id: "1", payload: { query: document } }, 4401],
  ])("is closed by what is none of its protocol: %s", async (_, message, code) => {
    const { opened, send, closed } = socketOf(await graph.booksAt({ news }));
    await opened;
    send(message);
    expect(await closed).toBe(code);
  });

  it.each([
    ["a second greeting", [{ type: "connection_init" }], 4429],
    ["no id", [{ type: "subscribe", payload: { query: document } }], 4400],
    ["an id that is taken", Array(2).fill({ type: "subscribe", id: "1", payload: endlessNews() }), 4409],
  ])("is closed after a greeting by %s", async (_, messages, code) => {
    const { handler } = endless();
    const { opened, send, closed } = socketOf(await graph.booksAt({ news: handler }));
    await opened;
    send({ type: "connection_init" });
    for (const it of messages) send(it);
    expect(await closed).toBe(code);
  });

  function endlessNews() {
    return { query: "subscription { news(count: 1) { isbn } }" };
  }

  it("is closed where nothing is said", { timeout: 10_000 }, async () => {
    const { closed } = socketOf(await graph.booksAt({ news }));
    expect(await closed).toBe(4408);
  });

  it("takes the id of what was given up for something else, at once", async () => {
    const { handler, gone } = endless();
    const { opened, send, messages } = socketOf(await graph.booksAt({ news: handler, genres: async () => ["crime"] }));
    await opened;
    send({ type: "connection_init" });
    send({ type: "subscribe", id: "1", payload: endlessNews() });
    await expect.poll(() => messages.length).toBeGreaterThan(1);
    send({ type: "complete", id: "1" });
    send({ type: "subscribe", id: "1", payload: { query: "{ genres { name } }" } });
    expect(await gone).toBe("canceled");
    await expect.poll(() => messages.at(-1)?.type).toBe("complete");
    expect(messages.at(-2)).toMatchObject({ payload: { data: { genres: [{ name: "crime" }] } } });
  });

  it.each([
    ["pings", (number: number) => ({ type: "ping", payload: { number, text: "x".repeat(50_000) } })],
    [
      "what is refused",
      (number: number) => ({ type: "subscribe", id: `${number}`, payload: { query: `{ ${"x".repeat(50_000)} }` } }),
    ],
  ])("takes no more from who asks and does not read: %s", { timeout: 20_000 }, async (_what, message) => {
    const { socket, opened, send, messages } = socketOf(await graph.booksAt({}));
    await opened;
    send({ type: "connection_init" });
    await expect.poll(() => messages.length).toBe(1);
    socket.pause();
    for (let number = 0; number < 1000; number += 1) send(message(number));
    // What the server does not take stays here, but for what the kernel holds.
    const left: number[] = [];
    const isSettled = async () => {
      left.push(socket.bufferedAmount);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return left.length > 5 && new Set(left.slice(-5)).size === 1;
    };
    await expect.poll(isSettled, { timeout: 15_000 }).toBe(true);
    expect(left.at(-1)).toBeGreaterThan(20_000_000);
    socket.resume();
    await expect.poll(() => messages.length, { timeout: 15_000 }).toBe(1001);
  });

  it("answers no more pings of who does not read the answers", { timeout: 20_000 }, async () => {
    const { socket, opened } = socketOf(await graph.booksAt({}));
    await opened;
    let pongs = 0;
    socket.on("pong", () => {
      pongs += 1;
    });
    socket.pause();
    // More than the kernel holds.
    const count = 300_000;
    const all = Buffer.alloc(125);
    for (let number = 1; number < count; number += 1) socket.ping(all);
    await new Promise((resolve) => socket.ping(all, true, resolve));
    const answered = new Promise((resolve) => {
      socket.on("pong", (data) => {
        if (String(data) === "read") resolve(null);
      });
    });
    socket.resume();
    const asking = setInterval(() => socket.ping("read"), 50);
    onTestFinished(() => clearInterval(asking));
    await answered;
    expect(pongs).toBeLessThan(count);
  });

  it("answers a ping, and takes queries, too", async () => {
    const url = await graph.booksAt({ genres: async () => ["crime"] });
    const { opened, send, messages } = socketOf(url);
    await opened;
    send({ type: "connection_init" });
    send({ type: "ping", payload: { at: 1 } });
    send({ type: "subscribe", id: "q", payload: { query: "{ genres { name } }" } });
    await expect.poll(() => messages.length).toBe(4);
    expect(messages).toEqual([
      { type: "connection_ack" },
      { type: "pong", payload: { at: 1 } },
      { type: "next", id: "q", payload: { data: { genres: [{ name: "crime" }] } } },
      { type: "complete", id: "q" },
    ]);
  });

  it("tells of requests that are none, and stays", async () => {
    const { opened, send, messages } = socketOf(await graph.booksAt({ news }));
    await opened;
    send({ type: "connection_init" });
    for (const payload of [undefined, null, [], {}, { query: 1 }, { query: "{" }, { query: "subscription { x }" }])
      send({ type: "subscribe", id: `${JSON.stringify(payload)}`, payload });
    await expect.poll(() => messages.length).toBe(8);
    expect(new Set(messages.slice(1).map((it) => it.type))).toEqual(new Set(["error"]));
    send({ type: "subscribe", id: "1", payload: { query: document, variables: { count: 1 } } });
    await expect.poll(() => messages.at(-1)?.type).toBe("complete");
  });

  it("is refused for pages of other sites, for other protocols, and where there is no graph", async () => {
    const url = await graph.booksAt({ news }, { cors: { origins: ["https://shop.example"] } });
    const from = (origin: string) => socketOf(url, "/graphql", { origin });
    expect(await from("https://evil.example").refused).toBe(403);
    await from("https://shop.example").opened;
    await from(url).opened;
    expect(await socketOf(url, "/graphql", {}, "soap").refused).toBe(400);
    expect(await socketOf(url, "/nothing").refused).toBe(404);
  });

  it("is told to come back when the server goes away", async () => {
    const app = await graph.serve([graph.books({ news: endless().handler })], {
      port: 0,
      host: "127.0.0.1",
      auth: { user: () => ({ id: "ada", scheme: "user", scopes: [] }) },
      drain: { graceMs: 5000 },
    });
    const { opened, send, messages, closed } = socketOf(app.url);
    await opened;
    send({ type: "connection_init" });
    send({ type: "subscribe", id: "1", payload: { query: "subscription { news(count: 1) { isbn } }" } });
    await expect.poll(() => messages.length).toBeGreaterThan(1);
    const startedMs = performance.now();
    const [code] = await Promise.all([closed, app.drain()]);
    expect(code).toBe(1012);
    expect(performance.now() - startedMs).toBeLessThan(3000);
  });

  it("leaves alone those who offer other protocols in passing", async () => {
    const url = await graph.booksAt({ genres: async () => ["crime"] });
    const { request } = await import("node:http");
    const text = await new Promise<string>((resolve, reject) => {
      const headers = {
        connection: "Upgrade, HTTP2-Settings",
        upgrade: "h2c",
        "http2-settings": "AAMAAABkAAQAoAAAAAIAAAAA",
        "content-type": "application/json",
      };
      const sent = request(`${url}/graphql`, { method: "POST", headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (it: string) => {
          body += it;
        });
        response.on("end", () => resolve(body));
      });
      sent.on("error", reject);
      sent.end(JSON.stringify({ query: "{ genres { name } }" }));
    });
    expect(JSON.parse(text)).toEqual({ data: { genres: [{ name: "crime" }] } });
  });

  it("is lost to a client with a failure that may pass, where nobody answers", async () => {
    const server = createServer((_request, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const client = graph.createBooksClient(`http://127.0.0.1:${port}`, { policies: { news: { retry: null } } });
    onTestFinished(() => client[Symbol.asyncDispose]());
    expect(await failure(listed(client.news({ count: 1 })))).toMatchObject({ code: "unavailable" });
  });
});
