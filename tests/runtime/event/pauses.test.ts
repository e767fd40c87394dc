import { expect, it } from "vitest";
import { desk, failed } from "../../support/event-desk.ts";
import { billing, orderChanged, unordered } from "../../support/event-operations.ts";

const minuteMs = 60_000;

it("a handler that has no room for more lets all others of its topic wait, and none fails", async () => {
  let isFull = true;
  const begun: number[] = [];
  const { clock, publish, read } = await desk(billing(unordered(), { concurrency: 1 }), async ({ number }) => {
    begun.push(Number(number));
    if (isFull) throw failed("resource_exhausted");
  });
  await publish({ id: "o-1", number: 1 });
  await clock.advance(0);
  for (let number = 2; number <= 20; number += 1) await publish({ id: "o-1", number });
  await clock.advance(400);
  // Nothing else was begun in the least time of the pause.
  expect(begun).toEqual([1]);
  await clock.advance(10 * minuteMs);
  isFull = false;
  await clock.advance(2 * minuteMs);
  expect(new Set(begun).size).toBe(20);
  expect(await read("shop.orders.changed.v1.billing.dlq")).toEqual([]);
});

it("a pause is as long as the handler was told, and no shorter", async () => {
  const times: number[] = [];
  const { clock, publish } = await desk(billing(orderChanged()), async () => {
    times.push(clock.now());
    if (times.length === 1) throw failed("resource_exhausted", 20_000);
  });
  await publish({ id: "o-1", number: 1 });
  await clock.advance(minuteMs);
  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(20_000);
});

it("pauses grow, and end with the first that works", async () => {
  const times: number[] = [];
  const { clock, publish } = await desk(billing(orderChanged()), async () => {
    times.push(clock.now());
    if (times.length < 8) throw failed("unauthenticated");
  });
  await publish({ id: "o-1", number: 1 });
  await clock.advance(10 * minuteMs);
  const waits = times.slice(1).map((it, index) => it - (times[index] ?? 0));
  for (const [index, wait] of waits.entries()) {
    const boundMs = Math.min(60_000, 1000 * 2 ** index);
    expect(wait).toBeGreaterThanOrEqual(boundMs / 2);
    expect(wait).toBeLessThanOrEqual(boundMs);
  }
  expect(times.length).toBe(8);
});

it("a rate that is used up lets messages wait, and buries none", async () => {
  const times: number[] = [];
  const limited = billing(unordered(), {
    limits: { bodyBytes: 1_048_576, rate: { count: 5, perMs: 1000 }, rateBy: "none" },
  });
  const { clock, publish, read } = await desk(limited, async () => {
    times.push(clock.now());
  });
  for (let number = 0; number < 15; number += 1) await publish({ id: "o-1", number });
  await clock.advance(0);
  expect(times.length).toBe(5);
  await clock.advance(minuteMs);
  expect(times.length).toBe(15);
  expect(await read("shop.orders.changed.v1.billing.dlq")).toEqual([]);
});

it("a server that has no room lets messages wait, and does not count that as an attempt", async () => {
  const attempts: number[] = [];
  const limits = { bodyBytes: 1_048_576, inFlight: 1 };
  const { clock, publish, read } = await desk(billing(unordered(), { limits, concurrency: 8 }), async (_, ctx) => {
    await new Promise<void>((resolve) => clock.after(10, resolve));
    attempts.push(ctx.attempt);
  });
  for (let number = 0; number < 20; number += 1) await publish({ id: "o-1", number });
  await clock.advance(60 * minuteMs);
  expect(attempts).toEqual(Array.from({ length: 20 }, () => 1));
  expect(await read("shop.orders.changed.v1.billing.dlq")).toEqual([]);
});
