import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, it, onTestFinished } from "vitest";
import type { BrokerRecord } from "../../../runtime/src/event/broker.ts";
import { createPublisher } from "../../../runtime/src/publisher.ts";
import { memory } from "../../../runtime/src/testing/memory.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { desk, foreignRecord, publisherOf } from "../../support/event-desk.ts";
import { billing, orderChanged, statusAvro, statusSchema } from "../../support/event-operations.ts";
import { faultyBroker } from "../../support/faulty-broker.ts";
import type { Values } from "../../support/http-operations.ts";

const topic = "shop.orders.changed.v1";
const breaker = { failureRate: 50, minimumCalls: 4, windowMs: 10_000, openForMs: 5000 } as const;

describe("an event", () => {
  it("has the attributes of the contract, and no more", async () => {
    const broker = memory();
    const clock = virtualClock();
    const fields = {
      expiryMs: 60_000,
      dataclassification: "pii",
      deprecated: { since: "2026-05-01", sunset: "2026-11-01", migration: "https://shop.example/next" },
    } as const;
    await publisherOf(broker, orderChanged(fields), clock)({ id: "o-1", number: 1 });
    const [published] = broker.published(topic);
    expect(published?.headers).toEqual({
      ce_specversion: "1.0",
      ce_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ce_source: "/shop/orders",
      ce_type: "shop.orders.orderChanged.v1",
      ce_subject: "o-1",
      ce_time: "2026-01-01T00:00:00.000Z",
      ce_dataschema: "urn:interspec:shop:orders:v1:OrderChanged",
      ce_partitionkey: "o-1",
      ce_expirytime: "2026-01-01T00:01:00.000Z",
      ce_dataclassification: "pii",
      ce_deprecated: "true",
      ce_deprecationfrom: "2026-05-01T00:00:00Z",
      ce_deprecationsunset: "2026-11-01T00:00:00Z",
      ce_deprecationmigration: "https://shop.example/next",
      "content-type": "application/json",
      // A trace that begins here, for all who read it.
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
      ce_traceparent: published?.headers["traceparent"],
    });
    expect(published).toMatchObject({ key: "o-1", json: { id: "o-1", number: 1 } });
  });

  it("takes key, id and time from whoever publishes it", async () => {
    const broker = memory();
    const publish = publisherOf(broker, orderChanged(), virtualClock());
    await publish({ id: "o-1", number: 1 }, { key: "other", id: "e-1", time: new Date(0) });
    const attributes = { id: "e-1", subject: "other", partitionkey: "other", time: "1970-01-01T00:00:00.000Z" };
    expect(broker.published(topic)).toMatchObject([{ key: "other", attributes }]);
  });

  it.each([
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [12n, "12"],
    [true, "true"],
    [7, "7"],
  ])("has %s as its key, as text", async (key, text) => {
    const broker = memory();
    await publisherOf(broker, orderChanged({ key: () => key }), virtualClock())({ id: "o-1", number: 1 });
    expect(broker.published(topic)).toMatchObject([{ key: text, attributes: { partitionkey: text } }]);
  });

  it("has neither subject nor key where its kind has none", async () => {
    const broker = memory();
    await publisherOf(broker, orderChanged({ key: null, ordering: "none" }), virtualClock())({ id: "o-1", number: 1 });
    const [published] = broker.published("shop.orders.orderChanged.v1");
    expect(published?.key).toBeNull();
    expect(Object.keys(published?.attributes ?? {})).toEqual([
      "specversion",
      "id",
      "source",
      "type",
      "time",
      "dataschema",
      "traceparent",
    ]);
  });

  it("is bare Avro where no registry has its schema", async () => {
    const broker = memory();
    const encoding = { avro: statusAvro, schema: statusSchema() };
    await publisherOf(broker, orderChanged({ encoding }), virtualClock())({ id: "o-1", status: "PAID" });
    const [published] = broker.published(topic);
    expect(published?.headers["content-type"]).toBe("application/avro");
    expect([...(published?.payload ?? [])]).toEqual([6, 0x6f, 0x2d, 0x31, 4]);
  });
});

describe("what is refused before anything leaves", () => {
  const refused: readonly [string, Values, object, string][] = [
    ["a payload that is none of its type", { id: "o-1", number: "one" }, {}, "invalid_argument"],
    ["no payload at all", undefined as never, {}, "invalid_argument"],
    ["an empty id", { id: "o-1", number: 1 }, { id: "" }, "invalid_argument"],
    ["a payload of more than a mebibyte", { id: "o-1", number: 1, note: "x".repeat(1_048_576) }, {}, "out_of_range"],
  ];
  it.each(refused)("%s", async (_, payload, options, code) => {
    const broker = memory();
    const publish = publisherOf(broker, orderChanged(), virtualClock());
    await expect(publish(payload, options)).rejects.toMatchObject({ code, interaction: "orders.orderChanged" });
    expect(broker.published(topic)).toEqual([]);
  });

  it("says what is wrong with a payload", async () => {
    const publish = publisherOf(memory(), orderChanged(), virtualClock());
    await expect(publish({ id: 7, number: 1 })).rejects.toMatchObject({ violations: [{ field: "id", rule: "type" }] });
  });
});

describe("a broker that is away", () => {
  it("gets an event again, under the same id and from the same moment", async () => {
    const tries: BrokerRecord[] = [];
    const broker = faultyBroker(memory(), (record) => tries.push(record) < 3);
    const clock = virtualClock();
    const published = publisherOf(broker, orderChanged(), clock)({ id: "o-1", number: 1 });
    await clock.advance(10_000);
    await published;
    expect(tries.length).toBe(3);
    expect(new Set(tries.map((it) => `${it.headers["ce_id"]} ${it.headers["ce_time"]}`)).size).toBe(1);
  });

  it("is given up after the attempts of the spec", async () => {
    let tries = 0;
    const broker = faultyBroker(memory(), () => {
      tries += 1;
      return true;
    });
    const clock = virtualClock();
    const published = publisherOf(broker, orderChanged(), clock)({ id: "o-1", number: 1 });
    const failure = expect(published).rejects.toMatchObject({ code: "unavailable" });
    await clock.advance(10_000);
    await failure;
    expect(tries).toBe(3);
  });

  it("is given up after thirty seconds when it says nothing", async () => {
    const inner = memory();
    const silent = {
      ...inner,
      connect: async (settings: Parameters<typeof inner.connect>[0]) => ({
        ...(await inner.connect(settings)),
        publish: (_record: BrokerRecord, signal: AbortSignal) =>
          new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      }),
    };
    const clock = virtualClock();
    const published = publisherOf(silent, orderChanged(), clock)({ id: "o-1", number: 1 });
    const outcome = published.then(
      () => "ok",
      (error) => error.code,
    );
    await clock.advance(31_000);
    expect(await outcome).toBe("deadline_exceeded");
  });

  it("is left alone for a while once it has failed too often", async () => {
    let tries = 0;
    const told: unknown[] = [];
    const listener = (event: unknown) => void told.push(event);
    for (const name of ["breaker", "shed"]) {
      subscribe(`interspec:producer:${name}`, listener);
      onTestFinished(() => void unsubscribe(`interspec:producer:${name}`, listener));
    }
    const broker = faultyBroker(memory(), () => {
      tries += 1;
      return true;
    });
    const clock = virtualClock();
    const publish = publisherOf(broker, orderChanged({ breaker, retry: null }), clock);
    for (let count = 0; count < 10; count += 1)
      await expect(publish({ id: "o-1", number: 1 })).rejects.toMatchObject({ code: "unavailable" });
    expect(tries).toBe(4);
    expect(told[0]).toMatchObject({ peer: "memory this process", state: "open" });
    expect(told[1]).toMatchObject({ why: "breaker" });
  });

  it("is connected to anew after it could not be reached", async () => {
    let connects = 0;
    const inner = memory();
    const broker = {
      ...inner,
      connect: (settings: Parameters<typeof inner.connect>[0]) => {
        connects += 1;
        return connects < 2 ? Promise.reject(new Error("ECONNREFUSED")) : inner.connect(settings);
      },
    };
    const clock = virtualClock();
    const published = publisherOf(broker, orderChanged(), clock)({ id: "o-1", number: 1 });
    await clock.advance(1000);
    await published;
    expect(connects).toBe(2);
  });

  it("has a thousand events on their way at most", async () => {
    const inner = memory();
    let sent = 0;
    const slow = {
      ...inner,
      connect: async (settings: Parameters<typeof inner.connect>[0]) => ({
        ...(await inner.connect(settings)),
        publish: () => {
          sent += 1;
          return new Promise<void>(() => undefined);
        },
      }),
    };
    const clock = virtualClock();
    const publish = publisherOf(slow, orderChanged(), clock);
    const outcomes = Array.from({ length: 1001 }, () => publish({ id: "o-1", number: 1 }).catch((error) => error.code));
    await clock.advance(0);
    expect(sent).toBe(1000);
    expect(await Promise.race(outcomes)).toBe("resource_exhausted");
  });
});

describe("what follows from an event", () => {
  const invoiced = orderChanged({
    interaction: "billing.invoiced",
    topic: "shop.billing.invoiced.v1",
    type: "shop.billing.invoiced.v1",
    source: "/shop/billing",
  });
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** What a handler publishes of a foreign record. */
  async function following(headers: Readonly<Record<string, string>>) {
    const broker = memory();
    const seen: unknown[] = [];
    const { clock, send } = await desk(
      billing(orderChanged()),
      async ({ id, number }, ctx) => {
        seen.push({ event: ctx.event, trace: ctx.trace.traceparent });
        await ctx.publish["invoiced"]?.({ id: String(id), number: Number(number) });
      },
      { broker, emits: { invoiced } },
    );
    await send(foreignRecord({ headers }));
    await clock.advance(0);
    const [published] = broker.published("shop.billing.invoiced.v1");
    return { published, seen };
  }

  it("says which one, and what both belong to", async () => {
    const { published } = await following({});
    expect(published?.attributes).toMatchObject({ causationid: "e-1", correlationid: "e-1" });
    const next = await following({ ce_correlationid: "c-1" });
    expect(next.published?.attributes).toMatchObject({ causationid: "e-1", correlationid: "c-1" });
  });

  it("carries its trace, beside the attributes and among them", async () => {
    const { published, seen } = await following({
      traceparent,
      tracestate: "a=b",
      baggage: "user=ada,interspec.hops=3",
    });
    expect(seen).toMatchObject([{ trace: traceparent }]);
    expect(published?.headers).toMatchObject({
      traceparent,
      tracestate: "a=b",
      // Whoever handles it begins to count anew.
      baggage: "user=ada,interspec.hops=0",
      ce_traceparent: traceparent,
      ce_tracestate: "a=b",
    });
  });

  it("goes on with the trace in which an event was made where no other came with it", async () => {
    const { seen } = await following({ ce_traceparent: traceparent });
    expect(seen).toMatchObject([{ trace: traceparent }]);
  });

  it("knows what came with its event", async () => {
    const { seen } = await following({ ce_subject: "o-1", ce_time: "2026-01-15T10:00:00.123456Z" });
    const event = { id: "e-1", source: "/shop/orders", subject: "o-1", key: "o-1", correlationId: null };
    expect(seen).toMatchObject([{ event: { ...event, time: new Date("2026-01-15T10:00:00.123Z") } }]);
  });
});

describe("a publisher outside of a server", () => {
  it("publishes to one broker, or to several by their names", async () => {
    const broker = memory();
    await using one = createPublisher({ changed: orderChanged() }, broker);
    await one.changed({ id: "o-1", number: 1 });
    await using several = createPublisher({ changed: orderChanged() }, { event: broker });
    await several.changed({ id: "o-2", number: 2 });
    expect(broker.published(topic).map((it) => it.key)).toEqual(["o-1", "o-2"]);
  });

  it("names a broker that is missing, or that takes no events", async () => {
    expect(() => createPublisher({ changed: orderChanged() }, {})).toThrow("there is no broker 'event'");
    const { connect: _none, ...mqttAlone } = memory();
    await using publisher = createPublisher({ changed: orderChanged() }, mqttAlone);
    await expect(publisher.changed({ id: "o-1", number: 1 })).rejects.toThrow("takes no events");
  });
});
