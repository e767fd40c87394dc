import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, it, onTestFinished } from "vitest";
import { desk, foreignRecord } from "../../support/event-desk.ts";
import { billing, orderChanged } from "../../support/event-operations.ts";

const topic = "shop.orders.changed.v1";
const dlq = `${topic}.billing.dlq`;

const poisons = {
  "is no JSON": foreignRecord({ body: "{broken" }),
  "is no UTF-8": { ...foreignRecord(), value: Uint8Array.of(0x22, 0xff, 0x22) },
  "is empty": { ...foreignRecord(), value: new Uint8Array() },
  "lacks a field": foreignRecord({ body: { id: "o-1" } }),
  "has a field of another type": foreignRecord({ body: { id: "o-1", number: "one" } }),
  "has no id": foreignRecord({ headers: { ce_id: "" } }),
  "is no CloudEvent": { ...foreignRecord(), headers: {} },
  "is of another type": foreignRecord({ headers: { ce_type: "shop.orders.orderPlaced.v1" } }),
  "is of another version of CloudEvents": foreignRecord({ headers: { ce_specversion: "0.3" } }),
  "says that it is Avro": foreignRecord({ headers: { "content-type": "application/avro" } }),
  "is a batch": foreignRecord({ headers: { "content-type": "application/cloudevents-batch+json" }, body: [] }),
  "is a document without attributes": foreignRecord({ headers: { "content-type": "application/cloudevents+json" } }),
};

describe("a message that", () => {
  it.each(Object.entries(poisons))("%s is a dead letter at once, and stops nobody", async (_, poison) => {
    const seen: unknown[] = [];
    const { clock, send, read } = await desk(billing(orderChanged()), async ({ number }) => {
      seen.push(number);
    });
    await send(poison);
    await send(foreignRecord({ body: { id: "o-1", number: 2 }, headers: { ce_id: "e-2" } }));
    await clock.advance(0);
    expect(seen).toEqual([2]);
    const dead = await read(dlq);
    expect(dead.length).toBe(1);
    expect(dead[0]?.value).toEqual(poison.value);
    expect(dead[0]?.headers).toMatchObject({ ...poison.headers, x_error_code: "invalid_argument", x_attempts: "1" });
    expect(dead[0]?.headers["x_error"]).toMatch(/^this message cannot be read: /);
  });

  it("comes from the future loses the fields that nobody knows, and is handled", async () => {
    const seen: unknown[] = [];
    const { clock, send } = await desk(billing(orderChanged()), async (message) => {
      seen.push(message);
    });
    await send(foreignRecord({ body: { id: "o-1", number: 1, colour: "red" } }));
    await clock.advance(0);
    expect(seen).toEqual([{ id: "o-1", number: 1 }]);
  });

  it("has expired is dropped, and told so", async () => {
    const told: unknown[] = [];
    const listener = (event: unknown) => void told.push(event);
    subscribe("interspec:consumer:outcome", listener);
    onTestFinished(() => void unsubscribe("interspec:consumer:outcome", listener));
    const seen: unknown[] = [];
    const { clock, send, read } = await desk(billing(orderChanged()), async ({ number }) => {
      seen.push(number);
    });
    const at = (ms: number) => ({ ce_expirytime: new Date(clock.now() + ms).toISOString(), ce_id: String(ms) });
    await send(foreignRecord({ headers: at(0) }));
    await send(foreignRecord({ body: { id: "o-1", number: 2 }, headers: at(1) }));
    await clock.advance(0);
    expect(seen).toEqual([2]);
    expect(told).toMatchObject([{ outcome: "expired", code: null }, { outcome: "handled" }]);
    expect(await read(dlq)).toEqual([]);
  });

  it("expires while it waits to be tried again by a retry topic is dropped there", async () => {
    let attempts = 0;
    const { clock, publish, read } = await desk(
      billing(orderChanged({ ordering: "none", expiryMs: 500 })),
      async () => {
        attempts += 1;
        throw new Error("not yet");
      },
    );
    await publish({ id: "o-1", number: 1 });
    await clock.advance(600_000);
    expect(attempts).toBe(1);
    expect(await read(dlq)).toEqual([]);
  });

  it("ought to have been gone is handled, and told once", async () => {
    const seen: unknown[] = [];
    const { clock, send, lines } = await desk(billing(orderChanged()), async ({ number }) => {
      seen.push(number);
    });
    for (const number of [1, 2]) {
      const headers = { ce_id: String(number), ce_deprecated: "true", ce_deprecationsunset: "2025-06-01T00:00:00Z" };
      await send(foreignRecord({ body: { id: "o-1", number }, headers }));
    }
    await clock.advance(0);
    expect(seen).toEqual([1, 2]);
    expect(lines.filter((it) => it.message.includes("ought to have been gone"))).toMatchObject([
      { level: "warn", fields: { sunset: "2025-06-01T00:00:00Z" } },
    ]);
  });
});
