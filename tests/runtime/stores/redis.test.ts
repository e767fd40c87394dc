import { createClient, type RedisClientType } from "@redis/client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { redisStore } from "../../../runtime/src/stores/redis.ts";
import { have, need } from "../../infra/have.ts";
import { type StoreServer, startRedis } from "../../support/store-servers.ts";

const times = { lockMs: 1000, ttlMs: 60_000 };

describe("the store in Redis", () => {
  let server: StoreServer | null = null;
  let client: RedisClientType;

  beforeAll(async () => {
    if (!(await have("redis-server"))) return;
    server = await startRedis();
    client = createClient({ url: `redis://127.0.0.1:${server.port}` });
    await client.connect();
  });
  afterAll(async () => {
    if (server === null) return;
    client.destroy();
    await server.stop();
  });
  beforeEach((test) => need(test, "redis-server"));

  it("has its keys below its prefix, and leaves none for ever", async () => {
    const running = await redisStore(client).begin("running", "print", times);
    expect(running.state).toBe("new");
    const store = redisStore(client, { prefix: "shop:" });
    const begun = await store.begin("running", "print", times);
    if (begun.state !== "new") throw new Error("two prefixes share a key");
    await store.complete("running", begun.token, "result", { ttlMs: 30_000 });
    expect((await client.keys("*")).sort()).toEqual(["interspec:idempotency:running", "shop:idempotency:running"]);
    expect(await client.pTTL("interspec:idempotency:running")).toBeGreaterThan(30_000);
    const ttlMs = await client.pTTL("shop:idempotency:running");
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(30_000);
  });

  it("takes times that are no whole milliseconds", async () => {
    const begun = await redisStore(client).begin("fraction", "print", { lockMs: 1000.5, ttlMs: 60_000.25 });
    expect(begun.state).toBe("new");
  });

  it("works with clients that answer buffers", async () => {
    const buffers = {
      eval: async (script: string, options: { keys: string[]; arguments: string[] }) => {
        const reply: unknown = await client.eval(script, options);
        return Array.isArray(reply) ? reply.map((it) => Buffer.from(String(it))) : reply;
      },
    };
    const store = redisStore(buffers);
    const begun = await store.begin("buffers", "print", times);
    if (begun.state !== "new") throw new Error(`the key is ${begun.state}`);
    await store.complete("buffers", begun.token, "Grüße", { ttlMs: 30_000 });
    expect(await store.begin("buffers", "print", times)).toEqual({ state: "replay", result: "Grüße" });
  });

  it("rejects where Redis cannot be reached: then nobody knows", async () => {
    const away = createClient({ url: `redis://127.0.0.1:${server?.port}`, disableOfflineQueue: true });
    await expect(redisStore(away).begin("away", "print", times)).rejects.toThrow();
  });
});
