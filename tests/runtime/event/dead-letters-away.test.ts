import { expect, it, onTestFinished } from "vitest";
import { serve } from "../../../runtime/src/server/serve.ts";
import { memory } from "../../../runtime/src/testing/memory.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { consumingService, desk, failed, keptLog, publisherOf } from "../../support/event-desk.ts";
import { billing, orderChanged, unordered } from "../../support/event-operations.ts";
import { faultyBroker } from "../../support/faulty-broker.ts";

const dlq = "shop.orders.changed.v1.billing.dlq";

it("stands still while dead letters cannot be put away, and loses nothing", async () => {
  let isAway = true;
  const broker = faultyBroker(memory(), ({ topic }) => isAway && topic === dlq);
  const seen: unknown[] = [];
  const { clock, publish, read, lines } = await desk(
    billing(unordered(), { concurrency: 1 }),
    async ({ number }) => {
      if (number === 1) throw failed("failed_precondition");
      seen.push(number);
    },
    { broker },
  );
  await publish({ id: "o-1", number: 1 });
  await clock.advance(0);
  for (const number of [2, 3]) await publish({ id: "o-1", number });
  await clock.advance(300_000);
  expect(seen).toEqual([]);
  expect(lines.some((it) => it.level === "error" && it.message.includes("stands still"))).toBe(true);
  isAway = false;
  await clock.advance(60_000);
  expect(seen).toEqual([2, 3]);
  expect((await read(dlq)).length).toBe(1);
});

it("stands still while a retry topic cannot be written, too", async () => {
  let isAway = true;
  const broker = faultyBroker(memory(), ({ topic }) => isAway && topic.includes(".retry."));
  let attempts = 0;
  const { clock, publish } = await desk(
    billing(unordered()),
    async () => {
      attempts += 1;
      if (attempts < 2) throw failed("internal");
    },
    { broker },
  );
  await publish({ id: "o-1", number: 1 });
  await clock.advance(300_000);
  expect(attempts).toBe(1);
  isAway = false;
  await clock.advance(120_000);
  expect(attempts).toBe(2);
});

it("leaves what could not be put away to the next one who reads", async () => {
  const memoryBroker = memory();
  const away = faultyBroker(memoryBroker, ({ topic }) => topic === dlq);
  const refuse = async () => {
    throw failed("failed_precondition");
  };
  const first = await desk(billing(orderChanged()), refuse, { broker: away });
  await first.publish({ id: "o-1", number: 1 });
  await first.clock.advance(10_000);
  await first.stop();
  const seen: unknown[] = [];
  const second = await desk(
    billing(orderChanged()),
    async ({ number }) => {
      seen.push(number);
    },
    { broker: memoryBroker },
  );
  await second.clock.advance(10);
  expect(seen).toEqual([1]);
});

it("is told by /readyz, which says that the server is ready all the same", async () => {
  const broker = faultyBroker(memory(), ({ topic }) => topic === dlq);
  const service = consumingService(
    { onOrderChanged: billing(orderChanged()) },
    {
      async onOrderChanged() {
        throw failed("failed_precondition");
      },
    },
  );
  const options = { port: 0, host: "localhost", brokers: { event: broker }, logger: keptLog().logger };
  const app = await serve([service], { ...options, drain: { graceMs: 1000 } });
  onTestFinished(() => app.drain());
  const ready = async () => {
    const response = await fetch(`${app.url}/readyz`);
    return [response.status, await response.json()];
  };
  expect(await ready()).toMatchObject([200, { consumers: { "billing.onOrderChanged": "running" } }]);
  await publisherOf(broker, orderChanged(), virtualClock())({ id: "o-1", number: 1 });
  await expect.poll(ready).toMatchObject([200, { consumers: { "billing.onOrderChanged": "halted" } }]);
});
