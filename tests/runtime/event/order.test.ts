import { expect, it } from "vitest";
import { desk, failed } from "../../support/event-desk.ts";
import { billing, orderChanged, unordered } from "../../support/event-operations.ts";

it("keeps the order of each key, and handles many keys at a time", async () => {
  const seen = new Map<string, number[]>();
  let [running, most] = [0, 0];
  const { clock, publish } = await desk(billing(orderChanged()), async ({ id, number }) => {
    running += 1;
    most = Math.max(most, running);
    // Later ones are quicker: only the queue keeps them behind.
    await new Promise<void>((resolve) => clock.after(100 - Number(number), resolve));
    seen.set(String(id), [...(seen.get(String(id)) ?? []), Number(number)]);
    running -= 1;
  });
  for (let number = 0; number < 60; number += 1) await publish({ id: `o-${number % 6}`, number });
  await clock.advance(60_000);
  expect([...seen.values()].flat().length).toBe(60);
  for (const numbers of seen.values()) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(most).toBe(6);
});

it("lets a key wait that is tried again, and others go on", async () => {
  const seen: string[] = [];
  let failures = 0;
  const { clock, publish } = await desk(billing(orderChanged()), async ({ id, number }) => {
    if (id === "ill" && number === 1 && failures < 3) {
      failures += 1;
      throw failed("unavailable", 3000);
    }
    seen.push(`${id} ${number}`);
  });
  for (let number = 1; number <= 3; number += 1) for (const id of ["ill", "well"]) await publish({ id, number });
  await clock.advance(1000);
  expect(seen).toEqual(["well 1", "well 2", "well 3"]);
  await clock.advance(60_000);
  expect(seen.slice(3)).toEqual(["ill 1", "ill 2", "ill 3"]);
});

it("goes on with a key after its dead letter", async () => {
  const seen: unknown[] = [];
  const { clock, publish } = await desk(billing(orderChanged()), async ({ number }) => {
    if (number === 1) throw failed("failed_precondition");
    seen.push(number);
  });
  for (const number of [1, 2, 3]) await publish({ id: "o-1", number });
  await clock.advance(0);
  expect(seen).toEqual([2, 3]);
});

it("has as many handlers at a time as the spec says", async () => {
  let [running, most, handled] = [0, 0, 0];
  const { clock, publish } = await desk(billing(unordered(), { concurrency: 3 }), async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => clock.after(10, resolve));
    running -= 1;
    handled += 1;
  });
  for (let number = 0; number < 50; number += 1) await publish({ id: "o-1", number });
  await clock.advance(10_000);
  expect([most, handled]).toEqual([3, 50]);
});

it("handles what has no order side by side, though it has a key", async () => {
  let running = 0;
  const { clock, publish } = await desk(billing(unordered()), async () => {
    running += 1;
    await new Promise<void>(() => undefined);
  });
  for (let number = 0; number < 10; number += 1) await publish({ id: "o-1", number });
  await clock.advance(0);
  expect(running).toBe(10);
});
