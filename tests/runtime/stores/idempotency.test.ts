import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Begun, IdempotencyStore } from "../../../runtime/src/idempotency.ts";
import { have, need } from "../../infra/have.ts";
import { type OpenStore, storeKinds } from "./stores.ts";

/** Long enough for any machine. */
const long = { lockMs: 60_000, ttlMs: 60_000 };
const kept = { ttlMs: 60_000 };

describe.for(storeKinds)("the store in $name", ({ tool, open }) => {
  let opened: OpenStore | null = null;
  let store: IdempotencyStore;

  beforeAll(async () => {
    if (tool === null || (await have(tool))) opened = await open();
  });
  afterAll(() => opened?.close());
  beforeEach(async (test) => {
    if (tool !== null) await need(test, tool);
    if (opened === null) throw new Error("the store did not open");
    store = opened.store;
  });

  it("gives a key to the first who asks, and says how long that may take", async () => {
    expect(await store.begin("first", "print", long)).toEqual({ state: "new", token: expect.any(String) });
    const begun = await store.begin("first", "print", long);
    expect(begun).toEqual({ state: "in_progress", retryAfterMs: expect.any(Number) });
    const { retryAfterMs } = inProgress(begun);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_001);
  });

  it("answers with what came of it, as often as it is asked", async () => {
    const result = JSON.stringify({ status: 201, body: 'Grüße 🦊\u0000 "quoted" \\ \' $1 {0}' });
    await store.complete("done", await tokenOf(store, "done"), result, kept);
    expect(await store.begin("done", "print", long)).toEqual({ state: "replay", result });
    expect(await store.begin("done", "print", long)).toEqual({ state: "replay", result });
  });

  it("keeps an empty result, and one of a megabyte", async () => {
    for (const result of ["", "x".repeat(1 << 20)]) {
      const key = `of ${result.length}`;
      await store.complete(key, await tokenOf(store, key), result, kept);
      expect(await store.begin(key, "print", long)).toEqual({ state: "replay", result });
    }
  });

  it("refuses another payload under the same key, while it runs and after", async () => {
    const token = await tokenOf(store, "reused");
    expect(await store.begin("reused", "other", long)).toEqual({ state: "mismatch" });
    await store.complete("reused", token, "result", kept);
    expect(await store.begin("reused", "other", long)).toEqual({ state: "mismatch" });
  });

  it("gives a key that was released to the next, whatever the payload", async () => {
    await store.release("released", await tokenOf(store, "released"));
    expect((await store.begin("released", "other", long)).state).toBe("new");
  });

  it("gives a key to exactly one of fifty who ask at once", async () => {
    const begun = await Promise.all(Array.from({ length: 50 }, () => store.begin("crowded", "print", long)));
    expect(begun.filter((it) => it.state === "new")).toHaveLength(1);
    expect(begun.filter((it) => it.state === "in_progress")).toHaveLength(49);
  });

  it("gives the key of a holder that died to exactly one of fifty, when its lock is over and not before", async () => {
    const startedMs = performance.now();
    const dead = await tokenOf(store, "dead", { lockMs: 200, ttlMs: 60_000 });
    const begun = await Promise.all(Array.from({ length: 50 }, () => lockOver(store, "dead")));
    // Clocks of other processes count whole milliseconds.
    expect(performance.now() - startedMs).toBeGreaterThan(195);
    const tokens = begun.flatMap((it) => (it.state === "new" ? [it.token] : []));
    expect(tokens).toHaveLength(1);
    expect(tokens).not.toContain(dead);
  });

  // The store in memory has but one process.
  if (tool !== null)
    it("goes by one clock for all processes, whatever they take for the time", async () => {
      const now = vi.spyOn(Date, "now");
      onTestFinished(() => now.mockRestore());
      now.mockReturnValue(1_000_000_000_000);
      await tokenOf(store, "clocks");
      now.mockReturnValue(3_000_000_000_000);
      expect(inProgress(await store.begin("clocks", "print", long)).retryAfterMs).toBeLessThanOrEqual(60_001);
    });

  it("does not listen to a holder whose lock another has taken over", async () => {
    const late = await tokenOf(store, "fenced", { lockMs: 1, ttlMs: 60_000 });
    const next = await lockOver(store, "fenced");
    await store.complete("fenced", late, "late", kept);
    expect((await store.begin("fenced", "print", long)).state).toBe("in_progress");
    await store.release("fenced", late);
    expect((await store.begin("fenced", "print", long)).state).toBe("in_progress");
    await store.complete("fenced", next.state === "new" ? next.token : "", "in time", kept);
    for (const again of [late, "", "null"]) {
      await store.complete("fenced", again, "late", kept);
      await store.release("fenced", again);
    }
    expect(await store.begin("fenced", "print", long)).toEqual({ state: "replay", result: "in time" });
  });

  it("listens to a holder whose lock is over, while nobody has taken over", async () => {
    const token = await tokenOf(store, "slow", { lockMs: 1, ttlMs: 60_000 });
    await passed(5);
    await store.complete("slow", token, "late but alone", kept);
    expect(await store.begin("slow", "print", long)).toEqual({ state: "replay", result: "late but alone" });
  });

  it("refuses another payload after a holder that died: nobody knows what it has done", async () => {
    await tokenOf(store, "unknown", { lockMs: 1, ttlMs: 60_000 });
    await passed(5);
    expect(await store.begin("unknown", "other", long)).toEqual({ state: "mismatch" });
  });

  it("forgets a result when its time is over, and not before", async () => {
    const token = await tokenOf(store, "old");
    const startedMs = performance.now();
    await store.complete("old", token, "result", { ttlMs: 150 });
    await expect
      .poll(async () => (await store.begin("old", "other", long)).state, { interval: 5, timeout: 20_000 })
      .toBe("new");
    expect(performance.now() - startedMs).toBeGreaterThan(145);
  });

  it("remembers a holder for the longer of its two times", async () => {
    const startedMs = performance.now();
    await tokenOf(store, "long life", { lockMs: 1, ttlMs: 150 });
    await expect
      .poll(async () => (await store.begin("long life", "other", long)).state, { interval: 5, timeout: 20_000 })
      .toBe("new");
    const betweenMs = performance.now();
    await tokenOf(store, "long lock", { lockMs: 150, ttlMs: 1 });
    await expect
      .poll(async () => (await store.begin("long lock", "other", long)).state, { interval: 5, timeout: 20_000 })
      .toBe("new");
    expect(betweenMs - startedMs).toBeGreaterThan(145);
    expect(performance.now() - betweenMs).toBeGreaterThan(145);
  });

  it("tells odd keys apart", async () => {
    const odd = [
      "",
      " ",
      "\u0000",
      "a\u0000b",
      "a\u0000c",
      "a",
      "🦊",
      "🦝",
      "é",
      "e\u0301",
      "'; drop table",
      "{a}",
      "%s",
    ];
    const keys = [...odd, "x".repeat(10_240), `${"x".repeat(10_239)}y`];
    for (const [index, key] of keys.entries()) await store.complete(key, await tokenOf(store, key), `${index}`, kept);
    for (const [index, key] of keys.entries())
      expect(await store.begin(key, "print", long)).toEqual({ state: "replay", result: `${index}` });
  });

  it("does nothing for a key that it does not know", async () => {
    await store.complete("never begun", "token", "result", kept);
    await store.release("never begun", "token");
    expect((await store.begin("never begun", "print", long)).state).toBe("new");
  });
});

/** Takes a key that is free. */
async function tokenOf(store: IdempotencyStore, key: string, options = long): Promise<string> {
  const begun = await store.begin(key, "print", options);
  if (begun.state !== "new") throw new Error(`the key is ${begun.state}`);
  return begun.token;
}

/** What a caller gets who asks again when it is told to, until the first lock is over; `in_progress`: another was first. */
async function lockOver(store: IdempotencyStore, key: string): Promise<Begun> {
  for (;;) {
    const begun = await store.begin(key, "print", long);
    // The lock that takes over is far longer than the one that is waited for.
    if (begun.state !== "in_progress" || (begun.retryAfterMs ?? 0) > 1000) return begun;
    await passed(begun.retryAfterMs ?? 1);
  }
}

function inProgress(begun: Begun): { readonly retryAfterMs: number } {
  if (begun.state !== "in_progress" || begun.retryAfterMs === null) throw new Error(`it is ${begun.state}`);
  return { retryAfterMs: begun.retryAfterMs };
}

/** The clocks of servers cannot be set: time has to pass. */
function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
