import { expect, it } from "vitest";
import { desk, failed, foreignRecord } from "../../support/event-desk.ts";
import { billing, orderChanged, unordered } from "../../support/event-operations.ts";

const topic = "shop.orders.changed.v1";

it("heals by a retry topic, which is held until it is due", async () => {
  const times: number[] = [];
  const { clock, publish, read } = await desk(billing(unordered()), async () => {
    times.push(clock.now());
    if (times.length <= 2) throw failed("internal");
  });
  const startMs = clock.now();
  await publish({ id: "o-1", number: 1 });
  await clock.advance(999);
  expect(times).toEqual([startMs]);
  await clock.advance(1);
  expect(times).toEqual([startMs, startMs + 1000]);
  await clock.advance(29_999);
  expect(times.length).toBe(2);
  await clock.advance(60_000);
  expect(times).toEqual([startMs, startMs + 1000, startMs + 31_000]);
  expect((await read(`${topic}.billing.retry.2`))[0]?.headers).toMatchObject({
    x_attempts: "2",
    x_due: String(startMs + 31_000),
    x_error_code: "internal",
    x_origin: expect.stringContaining(`${topic}/`),
  });
  expect(await read(`${topic}.billing.dlq`)).toEqual([]);
});

it("lets others go on while one waits for its time", async () => {
  const seen: unknown[] = [];
  const { clock, publish } = await desk(billing(unordered(), { concurrency: 1 }), async ({ number }) => {
    if (number === 1 && seen.length < 5) throw failed("internal");
    seen.push(number);
  });
  for (let number = 1; number <= 6; number += 1) await publish({ id: "o-1", number });
  await clock.advance(500);
  expect(seen).toEqual([2, 3, 4, 5, 6]);
  await clock.advance(600);
  expect(seen).toEqual([2, 3, 4, 5, 6, 1]);
});

it.each(["none", "key"] as const)(
  "takes a dead letter that is replayed by the first retry topic: order %s",
  async (order) => {
    let isBroken = true;
    const seen: unknown[] = [];
    const of = order === "key" ? orderChanged() : unordered();
    const { clock, publish, read, send } = await desk(billing(of), async ({ number }) => {
      if (isBroken) throw failed("failed_precondition");
      seen.push(number);
    });
    await publish({ id: "o-1", number: 7 });
    await clock.advance(0);
    const [dead] = await read(`${topic}.billing.dlq`);
    isBroken = false;
    if (dead === undefined) throw new Error("there is no dead letter");
    await send({ ...dead, topic: `${topic}.billing.retry.1` });
    await clock.advance(10);
    expect(seen).toEqual([7]);
  },
);

it("is not held up by a due time that is none, or of another clock", async () => {
  const seen: unknown[] = [];
  const { clock, send } = await desk(billing(unordered()), async ({ number }) => {
    seen.push(number);
  });
  const retry = `${topic}.billing.retry.1`;
  await send(foreignRecord({ topic: retry, headers: { x_due: "soon", ce_id: "1" } }));
  await send(foreignRecord({ topic: retry, headers: { x_due: "99999999999999", ce_id: "2" } }));
  await clock.advance(1000);
  expect(seen.length).toBe(2);
});
