import { describe, expect, it } from "vitest";
import type { IdempotencyStore } from "../../../runtime/src/idempotency.ts";
import { memoryStore } from "../../../runtime/src/stores/memory.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

const times = { lockMs: 1000, ttlMs: 60_000 };

describe("the store in memory", () => {
  it("forgets first what was not asked for longest", async () => {
    const store = memoryStore({ maxKeys: 3 });
    for (const key of ["a", "b", "c"]) await finish(store, key);
    expect(await stateOf(store, "a")).toBe("replay");
    await finish(store, "d");
    expect(await stateOf(store, "a")).toBe("replay");
    expect(await stateOf(store, "c")).toBe("replay");
    expect(await stateOf(store, "b")).toBe("new");
  });

  it("has room for ten thousand keys", async () => {
    const store = memoryStore();
    for (let key = 0; key < 10_001; key += 1) await finish(store, `${key}`);
    expect(await stateOf(store, "1")).toBe("replay");
    expect(await stateOf(store, "0")).toBe("new");
  });

  it("forgets no call that is running, however many there are", async () => {
    const store = memoryStore({ maxKeys: 2 });
    for (const key of ["a", "b", "c", "d"]) expect(await stateOf(store, key)).toBe("new");
    for (const key of ["a", "b", "c", "d"]) expect(await stateOf(store, key)).toBe("in_progress");
  });

  it("forgets calls whose holders died before those that run, when there is no room", async () => {
    const clock = virtualClock();
    const store = memoryStore({ clock, maxKeys: 2 });
    expect(await stateOf(store, "dead")).toBe("new");
    await clock.advance(500);
    expect(await stateOf(store, "running")).toBe("new");
    await clock.advance(500);
    expect(await stateOf(store, "next")).toBe("new");
    // Another payload would be a mismatch if the dead one were remembered.
    expect((await store.begin("dead", "other", times)).state).toBe("new");
    expect((await store.begin("running", "other", times)).state).toBe("mismatch");
  });

  it("keeps locks and results to the millisecond", async () => {
    const clock = virtualClock();
    const store = memoryStore({ clock });
    await finish(store, "finished");
    expect(await stateOf(store, "running")).toBe("new");
    await clock.advance(999);
    expect(await store.begin("running", "print", times)).toEqual({ state: "in_progress", retryAfterMs: 1 });
    await clock.advance(1);
    expect(await stateOf(store, "running")).toBe("new");
    await clock.advance(58_999);
    expect(await stateOf(store, "finished")).toBe("replay");
    await clock.advance(1);
    expect(await stateOf(store, "finished")).toBe("new");
  });
});

async function finish(store: IdempotencyStore, key: string): Promise<void> {
  const begun = await store.begin(key, "print", times);
  if (begun.state !== "new") throw new Error(`the key is ${begun.state}`);
  await store.complete(key, begun.token, "result", { ttlMs: 60_000 });
}

async function stateOf(store: IdempotencyStore, key: string): Promise<string> {
  return (await store.begin(key, "print", times)).state;
}
