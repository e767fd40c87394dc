import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DedupeStore } from "../../../runtime/src/dedupe.ts";
import { memoryStore } from "../../../runtime/src/stores/memory.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { have, need } from "../../infra/have.ts";
import { desk, failed, foreignRecord } from "../../support/event-desk.ts";
import { billing, orderChanged, unordered } from "../../support/event-operations.ts";
import { type OpenStore, storeKinds } from "../stores/stores.ts";

describe.each(storeKinds)("with a store in $name", ({ tool, open }) => {
  let opened: OpenStore | null = null;
  const store = () => {
    if (opened === null) throw new Error("the store is not open");
    return opened.store;
  };
  beforeAll(async () => {
    if (tool === null || (await have(tool))) opened = await open();
  });
  afterAll(() => opened?.close());
  beforeEach((test) => (tool === null ? undefined : need(test, tool)));

  it("remembers what was handled, and nothing else", async () => {
    expect(await store().wasHandled("a")).toBe(false);
    await store().markHandled("a", 60_000);
    await store().markHandled("a", 60_000);
    expect(await store().wasHandled("a")).toBe(true);
    expect(await store().wasHandled("b")).toBe(false);
  });

  it("forgets it in time", async () => {
    await store().markHandled("brief", 20);
    await expect.poll(() => store().wasHandled("brief")).toBe(false);
  });

  it("takes keys of any text, and no call's key for an event's", async () => {
    const key = `a'\0"${"ü".repeat(2000)}`;
    await store().markHandled(key, 60_000);
    expect(await store().wasHandled(key)).toBe(true);
    expect((await store().begin(key, "print", { lockMs: 1000, ttlMs: 1000 })).state).toBe("new");
  });

  it("lets an event be handled once, however often it is delivered", async () => {
    const seen: unknown[] = [];
    const { clock, send, publish } = await desk(
      billing(orderChanged(), { interaction: `billing.${Math.random()}` }),
      async ({ number }) => {
        seen.push(number);
      },
      { dedupe: store() },
    );
    for (let time = 0; time < 3; time += 1) await send(foreignRecord());
    await publish({ id: "o-1", number: 9 });
    await clock.advance(0);
    await expect.poll(() => seen).toContain(9);
    expect(seen).toEqual([1, 9]);
  });
});

it("handles an event again that has failed", async () => {
  let attempts = 0;
  const { clock, send } = await desk(billing(orderChanged()), async () => {
    attempts += 1;
    if (attempts === 1) throw failed("failed_precondition");
  });
  await send(foreignRecord());
  await clock.advance(0);
  await send(foreignRecord());
  await clock.advance(0);
  expect(attempts).toBe(2);
});

it("does not handle an event twice side by side, though it has no order", async () => {
  let [running, most, times] = [0, 0, 0];
  const { clock, send } = await desk(billing(unordered()), async () => {
    times += 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => clock.after(10, resolve));
    running -= 1;
  });
  for (const key of ["a", "b", "c"]) await send(foreignRecord({ key }));
  await clock.advance(1000);
  expect([most, times]).toEqual([1, 1]);
});

it("tells events apart by their sources, and handles them anew after the window", async () => {
  const clock = virtualClock();
  const seen: unknown[] = [];
  const { send } = await desk(
    billing(orderChanged(), { dedupeMs: 1000 }),
    async ({ number }) => {
      seen.push(number);
    },
    { clock },
  );
  await send(foreignRecord());
  await send(foreignRecord({ headers: { ce_source: "/shop/other" }, body: { id: "o-1", number: 2 } }));
  await clock.advance(999);
  await send(foreignRecord({ body: { id: "o-1", number: 3 } }));
  await clock.advance(1);
  await send(foreignRecord({ body: { id: "o-1", number: 4 } }));
  await clock.advance(0);
  expect(seen).toEqual([1, 2, 4]);
});

it("handles everything where the spec wants none of it", async () => {
  let times = 0;
  const { clock, send } = await desk(billing(orderChanged(), { dedupeMs: null }), async () => {
    times += 1;
  });
  for (let time = 0; time < 3; time += 1) await send(foreignRecord());
  await clock.advance(0);
  expect(times).toBe(3);
});

it("handles nothing while nobody can be asked, and all of it afterwards", async () => {
  let isAway = true;
  const inner = memoryStore();
  const dedupe: DedupeStore = {
    wasHandled: (key) => (isAway ? Promise.reject(new Error("away")) : inner.wasHandled(key)),
    markHandled: (key, ttlMs) => inner.markHandled(key, ttlMs),
  };
  let times = 0;
  const { clock, send, lines } = await desk(
    billing(orderChanged()),
    async () => {
      times += 1;
    },
    { dedupe },
  );
  await send(foreignRecord());
  await clock.advance(120_000);
  expect(times).toBe(0);
  expect(lines.some((it) => it.level === "error" && it.message.includes("cannot be asked"))).toBe(true);
  isAway = false;
  await clock.advance(120_000);
  expect(times).toBe(1);
});

it("is done with an event that was handled though nobody remembers it", async () => {
  const dedupe: DedupeStore = {
    wasHandled: async () => false,
    markHandled: () => Promise.reject(new Error("away")),
  };
  let times = 0;
  const { clock, send, lines, stop, broker } = await desk(
    billing(orderChanged()),
    async () => {
      times += 1;
    },
    { dedupe },
  );
  await send(foreignRecord());
  await clock.advance(0);
  expect(lines.some((it) => it.message.includes("not remembered"))).toBe(true);
  await stop();
  const again = async () => {
    times += 1;
  };
  const next = await desk(billing(orderChanged()), again, { broker });
  await next.clock.advance(0);
  expect(times).toBe(1);
});

it("keeps a hundred thousand events in memory, and forgets the first ones first", async () => {
  const store = memoryStore();
  for (let index = 0; index <= 100_000; index += 1) await store.markHandled(`${index}`, 60_000);
  expect([await store.wasHandled("0"), await store.wasHandled("1")]).toEqual([false, true]);
});
