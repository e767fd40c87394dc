import { describe, expect, it, onTestFinished } from "vitest";
import { memory } from "../../../runtime/src/event/memory/memory.ts";
import { serve } from "../../../runtime/src/server/serve.ts";
import { memoryStore } from "../../../runtime/src/stores/memory.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { consumingService, desk, failed, type Handler, keptLog, publisherOf } from "../../support/event-desk.ts";
import { billing, orderChanged } from "../../support/event-operations.ts";

describe("a server that goes away", () => {
  /** A server with one consumer, and a broker that outlives it. */
  async function served(handler: Handler, graceMs = 1000) {
    const broker = memory();
    const service = consumingService({ onOrderChanged: billing(orderChanged()) }, { onOrderChanged: handler });
    const options = { port: 0, host: "localhost", brokers: { event: broker }, logger: keptLog().logger };
    const app = await serve([service], { ...options, drain: { graceMs } });
    onTestFinished(() => app.drain());
    return { app, broker, publish: publisherOf(broker, orderChanged(), virtualClock()) };
  }

  /** What another member of the group reads afterwards. */
  async function rest(broker: ReturnType<typeof memory>) {
    const seen: unknown[] = [];
    const { clock } = await desk(
      billing(orderChanged()),
      async ({ number }) => {
        seen.push(number);
      },
      { broker },
    );
    await clock.advance(0);
    return seen;
  }

  it("lets the handlers end that run, and leaves all else to others", async () => {
    const begun: unknown[] = [];
    const ended: unknown[] = [];
    let goOn: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { app, broker, publish } = await served(async ({ number }) => {
      begun.push(number);
      await paused;
      ended.push(number);
    });
    for (const number of [1, 2, 3]) await publish({ id: "o-1", number });
    await expect.poll(() => begun).toEqual([1]);
    const drained = app.drain();
    expect(app.ready()).toBe(false);
    goOn();
    await drained;
    expect([begun, ended]).toEqual([[1], [1]]);
    expect(await rest(broker)).toEqual([2, 3]);
  });

  it("gives up handlers that do not end in time, and does not count that", async () => {
    const codes: unknown[] = [];
    const { app, broker, publish } = await served(
      (_message, ctx) =>
        new Promise((_, reject) => {
          ctx.signal.addEventListener("abort", () => {
            codes.push(ctx.signal.reason);
            reject(ctx.signal.reason);
          });
        }),
      50,
    );
    await publish({ id: "o-1", number: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await app.drain();
    expect(codes).toMatchObject([{ code: "canceled" }]);
    const attempts: number[] = [];
    const { clock } = await desk(
      billing(orderChanged()),
      async (_message, ctx) => {
        attempts.push(ctx.attempt);
      },
      { broker },
    );
    await clock.advance(0);
    expect(attempts).toEqual([1]);
  });

  it("waits for nothing that waits itself: to be tried again, or for better times", async () => {
    const { app, broker, publish } = await served(async ({ number }) => {
      throw failed(number === 1 ? "unavailable" : "unauthenticated", 25_000);
    }, 20_000);
    await publish({ id: "o-1", number: 1 });
    await publish({ id: "o-2", number: 2 });
    const startMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await app.drain();
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(new Set(await rest(broker))).toEqual(new Set([1, 2]));
  });

  it("still takes calls while its consumers end", async () => {
    let url = "";
    const statuses: number[] = [];
    const { app, publish } = await served(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      statuses.push((await fetch(`${url}/livez`)).status);
    });
    url = app.url;
    await publish({ id: "o-1", number: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await app.drain();
    expect(statuses).toEqual([200]);
  });
});

describe("members of a group", () => {
  it("share the topics, and hand over without a loss or a change of order", async () => {
    const broker = memory();
    const clock = virtualClock();
    const seen = new Map<string, number[]>();
    const dedupe = memoryStore({ clock });
    const handler: Handler = async ({ id, number }, ctx) => {
      await new Promise<void>((resolve) => clock.after(5, resolve));
      // A member that goes away gives it up.
      ctx.signal.throwIfAborted();
      seen.set(String(id), [...(seen.get(String(id)) ?? []), Number(number)]);
    };
    const member = () => desk(billing(orderChanged(), { concurrency: 2 }), handler, { broker, clock, dedupe });
    const first = await member();
    let number = 0;
    const publishSome = async () => {
      for (let count = 0; count < 60; count += 1, number += 1) await first.publish({ id: `o-${number % 7}`, number });
    };
    const stopping = (stop: () => Promise<void>) => Promise.all([stop(), clock.advance(50)]);
    await publishSome();
    await clock.advance(20);
    const second = member();
    await clock.advance(50);
    await publishSome();
    const third = member();
    await clock.advance(50);
    await publishSome();
    await stopping((await second).stop);
    await publishSome();
    await stopping(first.stop);
    await clock.advance(60_000);
    expect([...seen.values()].flat().length).toBe(number);
    for (const numbers of seen.values()) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    await stopping((await third).stop);
  });

  it("leave what they have not begun of a lane to who gets it", async () => {
    const broker = memory({ partitions: 2 });
    const clock = virtualClock();
    const handled = { first: 0, second: 0 };
    const member = (name: keyof typeof handled) =>
      desk(
        billing(orderChanged()),
        async () => {
          await new Promise<void>((resolve) => clock.after(100, resolve));
          handled[name] += 1;
        },
        { broker, clock },
      );
    const { publish } = await member("first");
    // One key in each of the two lanes.
    for (let number = 0; number < 20; number += 1) await publish({ id: number % 2 === 0 ? "a" : "b", number });
    await clock.advance(50);
    await member("second");
    await clock.advance(10_000);
    // The first ends what it had begun in the lane that it lost, and no more.
    expect(handled).toEqual({ first: 11, second: 9 });
  });

  it("keep no more in hand than they may, however much there is", async () => {
    const broker = memory();
    let outstanding = 0;
    let most = 0;
    const counting: typeof broker = {
      ...broker,
      async connect(settings) {
        const connection = await broker.connect(settings);
        return {
          ...connection,
          consume: (of) =>
            connection.consume({
              ...of,
              // A broker that does not count for itself.
              inFlight: Number.POSITIVE_INFINITY,
              take(delivery) {
                outstanding += 1;
                most = Math.max(most, outstanding);
                const done = () => {
                  outstanding -= 1;
                  delivery.done();
                };
                return of.take({ ...delivery, done });
              },
            }),
        };
      },
    };
    let isOpen = false;
    const { clock, publish } = await desk(
      billing(orderChanged(), { concurrency: 4 }),
      () => (isOpen ? Promise.resolve() : new Promise((resolve) => clock.after(1000, resolve))),
      { broker: counting },
    );
    for (let number = 0; number < 1000; number += 1) await publish({ id: `o-${number}`, number });
    await clock.advance(0);
    expect(most).toBeLessThanOrEqual(4 * 8);
    isOpen = true;
    await clock.advance(60_000);
    expect(outstanding).toBe(0);
    expect(most).toBeLessThanOrEqual(4 * 8);
  });
});
