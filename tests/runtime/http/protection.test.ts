import type { OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { httpCall } from "../../../runtime/src/http/operation.ts";
import type { IdempotencyStore } from "../../../runtime/src/idempotency.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { Admission } from "../../../runtime/src/server/admission.ts";
import type { ServeOptions } from "../../../runtime/src/server/options.ts";
import { serve } from "../../../runtime/src/server/serve.ts";
import { defineService } from "../../../runtime/src/service.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { record } from "../../support/http-operations.ts";
import { send } from "../../support/http-serving.ts";
import { later } from "../../support/outcome.ts";

const input = record({ word: json.string });
const policy = {
  method: "POST",
  status: 200,
  bind: [],
  body: "json",
  input,
  output: input,
  errors: [],
  timeoutMs: 2000,
  idempotency: "none",
  retry: null,
  breaker: null,
  bulkhead: null,
  limits: { bodyBytes: 1000 },
  auth: [],
} as const;
const bearer = [{ scheme: "user", scopes: [] }];
const quick = { bodyBytes: 1000, rate: { count: 2, perMs: 3_600_000 }, headers: "draft" } as const;

const operations = {
  keyed: httpCall({ ...policy, interaction: "desk.keyed", path: "/v1/keyed", idempotency: "key" }),
  other: httpCall({ ...policy, interaction: "desk.other", path: "/v1/other", idempotency: "key" }),
  own: httpCall({ ...policy, interaction: "desk.own", path: "/v1/own", idempotency: "key", auth: bearer }),
  rare: httpCall({ ...policy, interaction: "desk.rare", path: "/v1/rare", limits: quick, auth: bearer }),
  timed: httpCall({ ...policy, interaction: "desk.timed", path: "/v1/timed" }),
  tagged: httpCall({ ...policy, interaction: "desk.tagged", path: "/v1/tagged", etag: "word" }),
};

interface Context {
  remaining(): number;
  expectVersion(version: string): void;
}

async function served(options: ServeOptions = {}) {
  const [begun, held] = [later<void>(), later<void>()];
  const done: string[] = [];
  const keyed = async ({ word }: { readonly word?: unknown }) => {
    done.push(String(word));
    if (word === "undone")
      throw interactionError({ code: "unimplemented", reason: null, details: null, message: "not yet" });
    if (word !== "held") return { word };
    begun.resolve();
    await held.promise;
    return { word };
  };
  const service = defineService({
    name: "desk",
    version: 1,
    maxHops: 3,
    operations,
    calls: {},
    handlers: {
      keyed,
      other: keyed,
      own: keyed,
      rare: keyed,
      timed: async (_input: object, context: Context) => ({ word: String(context.remaining() <= 30_000) }),
      async tagged({ word }: { readonly word?: unknown }, context: Context) {
        context.expectVersion("1");
        return { word };
      },
    },
  });
  const logged: string[] = [];
  const nothing = () => undefined;
  const logger = {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (_: object, it: string) => void logged.push(it),
  };
  const auth = {
    user: (it: { readonly bearer: string | null }) => ({ id: it.bearer ?? "", scheme: "user", scopes: [] }),
  };
  const app = await serve([service], { port: 0, host: "127.0.0.1", logger, auth, ...options });
  onTestFinished(() => app.drain());
  const url = `http://127.0.0.1:${app.port}`;
  const asked = (name: keyof typeof operations, word: string, headers: OutgoingHttpHeaders = {}) =>
    send(url, "POST", `/v1/${name}`, { "content-type": "application/json", ...headers }, JSON.stringify({ word }));
  return { app, url, asked, begun, held, done, logged };
}

describe("an idempotency key", () => {
  it.each([
    ["format", '"a'],
    ["minLength", '""'],
    ["minLength", ""],
    ["maxLength", "a".repeat(256)],
    ["required", undefined],
  ])("is refused by the rule %s, and nothing is done: %s", async (rule, key) => {
    const { asked, done } = await served();
    const answer = await asked("keyed", "a", key === undefined ? {} : { "idempotency-key": key });
    expect([answer.status, answer.json()["code"]]).toEqual([400, "invalid_argument"]);
    expect(answer.json()["violations"]).toEqual([expect.objectContaining({ field: "Idempotency-Key", rule })]);
    expect(done).toEqual([]);
  });

  it("in quotes is what stands between them, with what was escaped", async () => {
    const { asked, done } = await served();
    await asked("keyed", "a", { "idempotency-key": '"a\\\\b"' });
    const again = await asked("keyed", "a", { "idempotency-key": "a\\b" });
    expect([again.status, again.headers["idempotency-replayed"], done]).toEqual([200, "true", ["a"]]);
  });

  it("that is in use says so, and when to come again", async () => {
    const { asked, begun, held } = await served();
    const first = asked("keyed", "held", { "idempotency-key": "k" });
    await begun.promise;
    const second = await asked("keyed", "held", { "idempotency-key": "k" });
    expect([second.status, second.json()["code"], second.headers["retry-after"]]).toEqual([409, "aborted", "1"]);
    held.resolve();
    expect((await first).status).toBe(200);
  });

  it("is of one caller and one operation", async () => {
    const { asked, done } = await served();
    const ada = { "idempotency-key": "k", authorization: "Bearer ada" };
    const bob = { ...ada, authorization: "Bearer bob" };
    const answers = [
      await asked("keyed", "a", ada),
      await asked("other", "b", ada),
      await asked("own", "c", ada),
      await asked("own", "d", bob),
    ];
    expect([answers.map((it) => it.status), done]).toEqual([
      [200, 200, 200, 200],
      ["a", "b", "c", "d"],
    ]);
  });

  it("is forgotten where a handler has done nothing", async () => {
    const { asked, done } = await served();
    for (let times = 0; times < 2; times += 1)
      expect((await asked("keyed", "undone", { "idempotency-key": "k" })).status).toBe(501);
    expect(done).toEqual(["undone", "undone"]);
  });

  it("whose answer cannot be kept has done what it did, and is logged", async () => {
    const away = async () => Promise.reject(new Error("no store"));
    const store: IdempotencyStore = {
      begin: async () => ({ state: "new", token: "1" }),
      complete: away,
      release: away,
    };
    const { asked, logged } = await served({ idempotency: store });
    expect((await asked("keyed", "a", { "idempotency-key": "k" })).status).toBe(200);
    expect(logged).toEqual(["the answer to a call with an idempotency key was not kept"]);
  });
});

it("a rate is of each caller, and told", async () => {
  const { asked, done } = await served();
  const ada = { authorization: "Bearer ada" };
  const statuses = [];
  for (let times = 0; times < 2; times += 1) statuses.push((await asked("rare", "a", ada)).status);
  const refused = await asked("rare", "a", ada);
  expect([statuses, refused.status, refused.json()["code"]]).toEqual([[200, 429], 429, "resource_exhausted"]);
  expect(refused.headers).toMatchObject({
    "x-not-processed": "1",
    "ratelimit-policy": '"default";q=2;w=3600',
    ratelimit: expect.stringMatching(/^"default";r=0;t=\d+$/),
    "retry-after": expect.stringMatching(/^\d+$/),
  });
  expect((await asked("rare", "b", { authorization: "Bearer bob" })).status).toBe(200);
  expect(done).toEqual(["a", "b"]);
});

it("time is no longer than a server gives at most, however much its caller has", async () => {
  const { asked } = await served();
  const answer = await asked("timed", "a", { "x-request-timeout-ms": "2147483647" });
  expect(answer.json()).toEqual({ word: "true" });
});

it("who has no time left is told so before anything is looked at", async () => {
  const verified: string[] = [];
  const user = (it: { readonly bearer: string | null }) => {
    verified.push(it.bearer ?? "");
    return { id: "ada", scheme: "user", scopes: [] };
  };
  const { asked, done } = await served({ auth: { user } });
  const late = await asked("own", "a", { "x-request-timeout-ms": "0", authorization: "Bearer ada" });
  expect([late.status, late.json()["code"], late.headers["x-not-processed"]]).toEqual([504, "deadline_exceeded", "1"]);
  expect([verified, done]).toEqual([[], []]);
});

it.each([
  [200, '"1"'],
  [200, '"0", "1"'],
  [200, "*"],
  [412, '"2"'],
  [412, 'W/"1"'],
])("answers %i to `If-Match: %s`", async (status, tag) => {
  const { asked } = await served();
  expect((await asked("tagged", "a", { "if-match": tag })).status).toBe(status);
});

describe("a server", () => {
  it("says where it cannot listen, and lets go of all that it has", async () => {
    const { app } = await served();
    const closed = later<void>();
    const again = serve([], {
      port: app.port,
      host: "127.0.0.1",
      fastify: (its) => void its.addHook("onClose", async () => closed.resolve()),
    });
    await expect(again).rejects.toMatchObject({ code: "EADDRINUSE" });
    await closed.promise;
  });

  it("says how it is, and nobody keeps it", async () => {
    const { url } = await served();
    for (const path of ["/livez", "/readyz"]) {
      const answer = await send(url, "GET", path);
      expect([answer.status, answer.headers["cache-control"]]).toEqual([200, "no-store"]);
      expect((await send(url, "HEAD", path)).status).toBe(200);
    }
  });

  it("takes nothing new while it drains, on connections that are still open", async () => {
    const { app, url } = await served({ drain: { graceMs: 5000 } });
    const socket = connect(app.port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    await new Promise<void>((resolve) => void socket.write("POST /v1/timed HTTP/1.1\r\nhost: a\r\n", () => resolve()));
    // What came before it was taken in before it.
    await send(url, "GET", "/livez");
    const drained = app.drain();
    socket.end("content-length: 0\r\n\r\n");
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain("\r\nx-not-processed: 1\r\n");
    expect(answer).toContain("\r\nConnection: close\r\n");
    await drained;
  });

  it("cuts what has not ended in its time, once it drains", async () => {
    const { app, asked, begun } = await served({ drain: { graceMs: 50 } });
    const call = asked("keyed", "held", { "idempotency-key": "k" }).catch((it: unknown) => it);
    await begun.promise;
    await app.drain();
    expect(await call).toMatchObject({ code: "ECONNRESET" });
  });

  it("hears of each connection, so that it can take them in while there is much to do", async () => {
    const connected = vi.spyOn(Admission.prototype, "connected");
    onTestFinished(() => connected.mockRestore());
    const { url } = await served();
    for (let times = 0; times < 2; times += 1) await send(url, "GET", "/livez");
    expect(connected).toHaveBeenCalledTimes(2);
  });

  it("drains once, whoever asks, and then hears of no signal any more", async () => {
    const before = process.listenerCount("SIGTERM");
    const { app } = await served();
    expect(process.listenerCount("SIGTERM")).toBe(before + 1);
    const drained = app.drain();
    expect(app.drain()).toBe(drained);
    await drained;
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});
