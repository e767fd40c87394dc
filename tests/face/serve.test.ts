import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ClientOptions } from "../../runtime/src/client-options.ts";
import { interactionError } from "../../runtime/src/interaction-error.ts";
import type { AuditRecord } from "../../runtime/src/server/audit.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import { failure } from "../support/outcome.ts";
import { userProject } from "../support/user-project.ts";
import { shopSource, shopSpecs } from "./shop.ts";

interface Done {
  payments: number;
  works: number;
  cancelled: number;
}

interface CallOptions {
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

interface Payment {
  readonly amount: number;
  readonly card: string;
}

interface ShopClient extends AsyncDisposable {
  pay(input: Payment, options?: CallOptions): Promise<{ readonly number: number }>;
  payRpc(input: Payment, options?: CallOptions): Promise<{ readonly number: number }>;
  work(input: { readonly ms: number }, options?: CallOptions): Promise<{ readonly done: boolean }>;
  workRpc(input: { readonly ms: number }, options?: CallOptions): Promise<{ readonly done: boolean }>;
  ticks(
    input: { readonly count: number; readonly everyMs: number },
    options?: CallOptions,
  ): AsyncIterable<{ readonly number: number }>;
}

interface Shop {
  readonly Done: new () => Done;
  start(done: Done, options: ServeOptions): Promise<App>;
  client(url: string, options?: ClientOptions): ShopClient;
}

/** Who may: the token is the name, and `nobody` has no scope. */
const auth: NonNullable<ServeOptions["auth"]> = {
  // Whoever has no token has no name: that must not be enough.
  user: ({ bearer }) => ({ id: bearer ?? "", scheme: "user", scopes: bearer === "nobody" ? [] : ["carts:write"] }),
  partner: ({ apiKey }) => {
    if (apiKey !== "k-1")
      throw interactionError({ code: "unauthenticated", reason: null, details: null, message: "no such key" });
    return { id: "p-1", scheme: "partner", scopes: [] };
  },
};

let shop: Shop;
beforeAll(async () => {
  const project = await userProject(shopSpecs, { "src/main.ts": shopSource }, afterAll);
  shop = (await project.load("src/main")) as unknown as Shop;
});

/** A server that ends with the test, and a client of it. */
async function served(options: ServeOptions = {}, clientOptions: ClientOptions = {}) {
  const done = new shop.Done();
  const app = await shop.start(done, { auth, drain: { graceMs: 1000 }, ...options });
  onTestFinished(() => app.drain());
  const url = `http://127.0.0.1:${app.port}`;
  const client = shop.client(url, clientOptions);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return { done, app, url, client };
}

function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function codeOf(answer: Response): Promise<unknown> {
  const body = (await answer.json()) as { readonly code?: unknown; readonly status?: unknown };
  return body.code ?? body.status;
}

describe("a call with an idempotency key", () => {
  it("is carried out once by 50 at the same time, over HTTP and gRPC", async () => {
    const { done, client } = await served();
    for (const pay of ["pay", "payRpc"] as const) {
      done.payments = 0;
      const calls = Array.from({ length: 50 }, () =>
        client[pay]({ amount: 1, card: "x" }, { idempotencyKey: `${pay}-1`, timeoutMs: 5000 }),
      );
      const results = await Promise.allSettled(calls);
      expect(done.payments).toBe(1);
      const numbers = results.flatMap((it) => (it.status === "fulfilled" ? [it.value.number] : []));
      expect(new Set(numbers)).toEqual(new Set([1]));
      for (const it of results) if (it.status === "rejected") expect(it.reason).toMatchObject({ code: "aborted" });
    }
  });

  it("answers again what it answered, and says so", async () => {
    const { done, url } = await served();
    const key = { "idempotency-key": '"k"' };
    const first = await post(`${url}/v1/payments`, { amount: 1, card: "x" }, key);
    const second = await post(`${url}/v1/payments`, { card: "x", amount: 1 }, { "idempotency-key": "k" });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.text()).toBe(await first.text());
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(done.payments).toBe(1);
  });

  it("keeps final failures, and forgets those that may be tried again", async () => {
    const { done, url } = await served();
    const paid = async (card: string) =>
      (await post(`${url}/v1/payments`, { amount: 1, card }, { "idempotency-key": card })).status;
    expect([await paid("declined"), await paid("declined"), done.payments]).toEqual([402, 402, 1]);
    expect([await paid("broken"), await paid("broken"), done.payments]).toEqual([500, 500, 2]);
    expect([await paid("busy"), await paid("busy"), done.payments]).toEqual([503, 503, 4]);
  });

  it("is refused without its key, and with one that was used for something else", async () => {
    const { url, done } = await served();
    const bare = await post(`${url}/v1/payments`, { amount: 1, card: "x" });
    expect([bare.status, await codeOf(bare)]).toEqual([400, "invalid_argument"]);
    const key = { "idempotency-key": "k" };
    await post(`${url}/v1/payments`, { amount: 1, card: "x" }, key);
    const other = await post(`${url}/v1/payments`, { amount: 2, card: "x" }, key);
    expect([other.status, await codeOf(other)]).toEqual([422, "invalid_argument"]);
    expect(done.payments).toBe(1);
  });

  it("does not keep that its input was wrong", async () => {
    const { url } = await served();
    const key = { "idempotency-key": "k" };
    expect((await post(`${url}/v1/payments`, { amount: 0, card: "x" }, key)).status).toBe(400);
    expect((await post(`${url}/v1/payments`, { amount: 1, card: "x" }, key)).status).toBe(201);
  });

  it("is not answered to another who knows the key", async () => {
    const store = { begin: [] as string[] };
    const { url } = await served({
      idempotency: {
        begin: async (key) => {
          store.begin.push(key);
          return { state: "new", token: "1" };
        },
        complete: async () => undefined,
        release: async () => undefined,
      },
    });
    await post(`${url}/v1/payments`, { amount: 1, card: "x" }, { "idempotency-key": "k" });
    expect(store.begin.map((it) => JSON.parse(it))).toEqual([[null, "shop.pay", "k"]]);
  });

  it("is refused while the store is away: nothing is done", async () => {
    const away = () => Promise.reject(new Error("no store"));
    const { done, url } = await served({ idempotency: { begin: away, complete: away, release: away } });
    const answer = await post(`${url}/v1/payments`, { amount: 1, card: "x" }, { "idempotency-key": "k" });
    expect([answer.status, answer.headers.get("x-not-processed"), done.payments]).toEqual([503, "1", 0]);
  });
});

describe("failures", () => {
  it("tell nothing of the inside", async () => {
    const { url } = await served();
    const answer = await post(`${url}/v1/payments`, { amount: 1, card: "broken" }, { "idempotency-key": "k" });
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toContain("secret-password");
    expect(JSON.parse(text)).toMatchObject({ type: "about:blank", code: "internal", detail: "internal error" });
  });

  it("are the same over HTTP and gRPC", async () => {
    const { client } = await served();
    for (const pay of ["pay", "payRpc"] as const) {
      const error = await failure(client[pay]({ amount: 1, card: "declined" }));
      expect(error).toMatchObject({
        code: "failed_precondition",
        reason: "CARD_DECLINED",
        details: { why: "limit" },
        message: "the card was declined",
        retryable: false,
      });
    }
  });
});

describe("a server", () => {
  it("names all settings that are missing", async () => {
    const error = await failure(shop.start(new shop.Done(), {}));
    expect(error.message).toBe(
      [
        "no verifier for the scheme 'user' of 'shop.cart': set options.auth.user",
        "no verifier for the scheme 'partner' of 'shop.quota': set options.auth.partner",
      ].join("\n"),
    );
  });

  it("lets nobody in who is not known, or may not", async () => {
    const { url } = await served();
    const cart = (token: string | null) =>
      fetch(`${url}/v1/cart`, {
        method: "PUT",
        headers: {
          "content-type": "application/json",
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: '{"sku":"a"}',
      });
    expect(await (await cart("ada")).json()).toEqual({ by: "ada" });
    const nobody = await cart(null);
    expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Bearer")]);
    expect((await cart("nobody")).status).toBe(403);
  });

  it("keeps a record of what is to be audited", async () => {
    const records: AuditRecord[] = [];
    const { url } = await served({ audit: (record) => void records.push(record) });
    const headers = { "content-type": "application/json", authorization: "Bearer ada" };
    await fetch(`${url}/v1/cart`, { method: "PUT", headers, body: '{"sku":"a"}' });
    expect(records).toEqual([
      expect.objectContaining({ interaction: "shop.cart", principal: "user:ada", outcome: "ok", service: "shop" }),
    ]);
    expect(JSON.stringify(records)).not.toContain("sku");
  });

  it("lets a caller ask no more often than its rate", async () => {
    const { url } = await served();
    const ask = () => fetch(`${url}/v1/quota`, { headers: { "x-partner-key": "k-1" } });
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await ask()).status);
    expect(statuses.filter((it) => it === 200)).toHaveLength(2);
    const refused = await ask();
    expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, 1]);
    expect(refused.headers.get("ratelimit-policy")).toBe('"default";q=2;w=1');
    expect(refused.headers.get("ratelimit")).toMatch(/^"default";r=0;t=\d+$/);
  });

  it("answers at the deadline, whatever its handler does, and tells it", async () => {
    const { url, done } = await served();
    const startMs = performance.now();
    const answer = await post(`${url}/v1/work`, { ms: 1500 }, { "x-request-timeout-ms": "100" });
    expect([answer.status, await codeOf(answer)]).toEqual([504, "deadline_exceeded"]);
    expect(performance.now() - startMs).toBeLessThan(1000);
    expect(done.cancelled).toBe(1);
    const late = await post(`${url}/v1/work`, { ms: 0 }, { "x-request-timeout-ms": "0" });
    expect([late.status, late.headers.get("x-not-processed")]).toEqual([504, "1"]);
    expect(done.works).toBe(1);
  });

  it("says how it is", async () => {
    const { url, app } = await served();
    expect(app.ready()).toBe(true);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready", dependencies: {}, consumers: {} }]);
  });

  it("leaves health to the user's own routes, and to nobody where it is switched off", async () => {
    const own = await served({ fastify: (app) => void app.get("/livez", async () => ({ status: "mine" })) });
    expect(await (await fetch(`${own.url}/livez`)).json()).toEqual({ status: "mine" });
    expect((await fetch(`${own.url}/readyz`)).status).toBe(200);
    const elsewhere = await served({ health: { live: "/alive" } });
    expect([(await fetch(`${elsewhere.url}/alive`)).status, (await fetch(`${elsewhere.url}/livez`)).status]).toEqual([
      200, 404,
    ]);
    const off = await served({ health: false });
    expect([(await fetch(`${off.url}/livez`)).status, (await fetch(`${off.url}/readyz`)).status]).toEqual([404, 404]);
  });

  it("does not start where a route of the user would hide one of a service", async () => {
    const error = await failure(
      shop.start(new shop.Done(), { auth, fastify: (app) => void app.post("/v1/work", async () => ({})) }),
    );
    expect(error.message).toContain("already declared");
  });

  it("answers as many as it can at three times that load, and sheds the rest", async () => {
    const inFlight = 10;
    const { url, done } = await served({ limits: { inFlight } });
    /** Calls that went well in a second, when so many callers ask again as soon as they were answered. */
    const goodput = async (callers: number) => {
      const [before, endMs, startMs] = [done.works, performance.now() + 2000, performance.now()];
      const statuses = new Set<number>();
      const caller = async () => {
        while (performance.now() < endMs) {
          const answer = await post(`${url}/v1/work`, { ms: 100 });
          statuses.add(answer.status);
          await answer.arrayBuffer();
          if (answer.status !== 503) continue;
          expect([answer.headers.get("retry-after"), answer.headers.get("x-not-processed")]).toEqual(["1", "1"]);
          await pause(100);
        }
      };
      await Promise.all(Array.from({ length: callers }, caller));
      return { perSecond: (done.works - before) / (performance.now() - startMs), statuses };
    };
    const whole = await goodput(inFlight);
    const heapBefore = process.memoryUsage().heapUsed;
    const over = await goodput(3 * inFlight);
    expect(whole.statuses).toEqual(new Set([201]));
    expect(over.statuses).toEqual(new Set([201, 503]));
    expect(over.perSecond / whole.perSecond).toBeGreaterThan(0.8);
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(64 * 1024 * 1024);
  });
});

describe("a drain", () => {
  it("loses no call that was accepted, and takes no new one", async () => {
    const { app, url, client, done } = await served({ drain: { graceMs: 5000 } });
    const calls = [
      ...Array.from({ length: 20 }, () => client.work({ ms: 400 })),
      ...Array.from({ length: 20 }, () => client.workRpc({ ms: 400 })),
    ];
    const numbers: number[] = [];
    const ticks = (async () => {
      for await (const { number } of client.ticks({ count: 4, everyMs: 100 })) numbers.push(number);
    })();
    while (done.works < 40 || numbers.length === 0) await pause(5);
    const startMs = performance.now();
    const drained = app.drain();
    expect(app.ready()).toBe(false);
    const results = await Promise.allSettled(calls);
    expect(results.filter((it) => it.status === "rejected")).toEqual([]);
    await ticks;
    expect(numbers).toEqual([1, 2, 3, 4]);
    await drained;
    expect(performance.now() - startMs).toBeLessThan(2500);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
    const refused = await failure(client.work({ ms: 1 }));
    expect(refused.code).toBe("unavailable");
  });

  it("says on connections that are open that it goes away", async () => {
    const { app, url } = await served({ drain: { delayMs: 300, graceMs: 1000 } });
    await (await fetch(`${url}/readyz`)).arrayBuffer();
    const drained = app.drain();
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await codeOf(ready)]).toEqual([503, "draining"]);
    expect(ready.headers.get("connection")).toBe("close");
    await drained;
  });

  it("ends what does not end by itself", async () => {
    const { app, client } = await served({ drain: { graceMs: 200 } });
    const call = failure(client.work({ ms: 1900 }));
    await pause(100);
    const startMs = performance.now();
    await app.drain();
    expect(performance.now() - startMs).toBeLessThan(1500);
    expect((await call).code).toBe("unavailable");
  });
});
