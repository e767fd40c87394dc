import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { instrument } from "../../../runtime/src/otel/index.ts";
import { memory } from "../../../runtime/src/testing/memory.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { desk, failed, foreignRecord, publisherOf } from "../../support/event-desk.ts";
import { billing, orderChanged } from "../../support/event-operations.ts";
import { Meters, parentOf, telemetry, traceparentOf } from "../otel/telemetry.ts";

// What has not ended by then never will.
vi.setConfig({ testTimeout: 20_000 });

const topic = "shop.orders.changed.v1";
let takeBack: () => void = () => undefined;
beforeAll(() => telemetry.register());
beforeEach(() => {
  telemetry.forget();
});
afterEach(() => takeBack());

describe("spans of messages", () => {
  it("of who publishes and who handles are apart, with a link from the second to the first", async () => {
    takeBack = instrument();
    const traces: string[] = [];
    const broker = memory();
    const { clock, publish } = await desk(
      billing(orderChanged()),
      async (_message, ctx) => {
        traces.push(ctx.trace.traceparent);
        trace.getTracer("test").startSpan("look it up").end();
      },
      { broker },
    );
    await publish({ id: "o-1", number: 1 }, { id: "e-1" });
    await clock.advance(0);
    const [send, process, own] = await telemetry.ended(3);
    if (send === undefined || process === undefined || own === undefined) throw new Error("spans are missing");
    expect([send.name, process.name]).toEqual([`send ${topic}`, `process ${topic}`]);
    expect([send.kind, process.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    const [sent, handled] = [send.spanContext(), process.spanContext()];
    expect(parentOf(process)).toBeNull();
    expect(handled.traceId).not.toBe(sent.traceId);
    expect(process.links.map((it) => it.context)).toMatchObject([{ traceId: sent.traceId, spanId: sent.spanId }]);
    expect(parentOf(own)).toBe(handled.spanId);
    expect(traces).toEqual([traceparentOf(handled)]);
    const [published] = broker.published(topic);
    expect(published?.headers).toMatchObject({ traceparent: traceparentOf(sent), ce_traceparent: traceparentOf(sent) });
    expect(send.attributes).toEqual({
      "interspec.interaction": "orders.orderChanged",
      "interspec.attempt": 1,
      "messaging.system": "memory",
      "messaging.operation.name": "send",
      "messaging.operation.type": "send",
      "messaging.destination.name": topic,
    });
    expect(process.attributes).toMatchObject({
      "interspec.interaction": "billing.onOrderChanged",
      "messaging.consumer.group.name": "billing",
      "cloudevents.event_id": "e-1",
      "cloudevents.event_source": "/shop/orders",
      "cloudevents.event_type": "shop.orders.orderChanged.v1",
    });
  });

  it("say that a handler has failed, and nothing of what it said", async () => {
    takeBack = instrument();
    const { clock, send } = await desk(billing(orderChanged()), async () => {
      throw failed("failed_precondition");
    });
    await send(foreignRecord());
    await clock.advance(0);
    const [process] = await telemetry.ended(1);
    expect(process?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(process?.attributes["error.type"]).toBe("failed_precondition");
    expect(process?.links).toEqual([]);
  });
});

describe("metrics of messages", () => {
  it("count outcomes and dead letters, and tell how far behind a group is", async () => {
    const meters = new Meters();
    onTestFinished(() => meters.close());
    takeBack = instrument();
    const { clock, send, publish } = await desk(billing(orderChanged()), async ({ number }) => {
      if (number === 2) throw failed("permission_denied");
    });
    await publish({ id: "o-1", number: 1 });
    await publish({ id: "o-1", number: 2 });
    await send(foreignRecord({ headers: { ce_id: "x", ce_deprecationsunset: "2025-01-01T00:00:00Z" } }));
    await clock.advance(0);
    const ofInteraction = { "interspec.interaction": "billing.onOrderChanged", "messaging.destination.name": topic };
    expect(await meters.measured("interspec.consumer.outcome")).toEqual([
      { attributes: { ...ofInteraction, "interspec.outcome": "handled" }, value: 2 },
      {
        attributes: { ...ofInteraction, "interspec.outcome": "dead-lettered", "error.type": "permission_denied" },
        value: 1,
      },
    ]);
    expect(await meters.measured("interspec.dlq.count")).toEqual([
      { attributes: { ...ofInteraction, "error.type": "permission_denied" }, value: 1 },
    ]);
    expect(await meters.measured("interspec.consumer.sunset")).toMatchObject([{ value: 1 }]);
    expect(await meters.measured("interspec.consumer.lag")).toMatchObject([
      { attributes: { ...ofInteraction, "messaging.destination.partition.id": expect.any(String) }, value: 0 },
    ]);
    const durations = await meters.measured("messaging.process.duration");
    expect(durations.map((it) => it.attributes["error.type"])).toEqual([undefined, "permission_denied"]);
    expect(await meters.measured("messaging.client.operation.duration")).toHaveLength(1);
  });
});

it("lets a trace begin with an event where nobody else has begun one", async () => {
  const broker = memory();
  await publisherOf(broker, orderChanged(), virtualClock())({ id: "o-1", number: 1 });
  const headers = broker.published(topic)[0]?.headers;
  expect(headers?.["traceparent"]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(headers?.["ce_traceparent"]).toBe(headers?.["traceparent"]);
});
