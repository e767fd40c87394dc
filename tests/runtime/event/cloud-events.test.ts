import { beforeEach, describe, expect, it } from "vitest";
import type { AnyEvent } from "../../../runtime/src/event/as-event.ts";
import type { Envelope } from "../../../runtime/src/event/broker.ts";
import { eventRecord } from "../../../runtime/src/event/client/event-record.ts";
import { preparedEvent } from "../../../runtime/src/event/client/prepared-event.ts";
import type { CloudEvent } from "../../../runtime/src/event/cloud-event.ts";
import { payloadOf } from "../../../runtime/src/event/event-payload.ts";
import { escapedHeader, unescapedHeader } from "../../../runtime/src/event/header-text.ts";
import { readCloudEvent } from "../../../runtime/src/event/read-cloud-event.ts";
import { uuidV7 } from "../../../runtime/src/event/uuid-v7.ts";
import { headersOf } from "../../../runtime/src/event/write-cloud-event.ts";
import { publication } from "../../../runtime/src/publication.ts";
import { Pass } from "../../../runtime/src/values/pass.ts";
import { need } from "../../infra/have.ts";
import { runPython } from "../../judges/run.ts";
import { orderChanged, statusAvro, statusSchema } from "../../support/event-operations.ts";
import type { Values } from "../../support/http-operations.ts";

const kafka: Envelope = { mode: "binary", prefix: "ce_" };
const nats: Envelope = { mode: "binary", prefix: "ce-" };
const structured: Envelope = { mode: "structured" };
const trace = {
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: "a=b",
  baggage: null,
};
const odd = 'Grüße "100 %" aus 東京 🎉 a\tb';

const avroEvent = orderChanged({ encoding: { avro: statusAvro, schema: statusSchema() } });
const full = orderChanged({
  expiryMs: 1000,
  deprecated: { since: "2026-05-01", sunset: "2026-11-01" },
  dataclassification: "secret",
});

/** An event as a broker would carry it. */
function recordOf(operation: AnyEvent, message: Values, envelope: Envelope, key = "o-1") {
  const input = publication({ message, id: "e-1", options: { key }, context: null });
  const prepared = preparedEvent(operation, input, Date.UTC(2026, 0, 15, 10));
  return eventRecord(prepared, { envelope, schemaId: null, trace });
}

function read(record: ReturnType<typeof recordOf>, envelope: Envelope) {
  const contentType = record.headers["content-type"] ?? null;
  const prefix = envelope.mode === "binary" ? envelope.prefix : null;
  const event = readCloudEvent({ headers: record.headers, value: record.value, contentType }, prefix);
  if (typeof event === "string") throw new Error(event);
  return event;
}

const envelopes = [
  ["Kafka", kafka],
  ["NATS", nats],
  ["one document", structured],
] as const;

describe.each(envelopes)("an event as of %s", (_, envelope) => {
  it.each([
    ["JSON", full, { id: "o-1", number: 1, note: odd }],
    ["Avro", avroEvent, { id: "o-1", status: "PAID" }],
  ] as const)("comes back as it was, with %s", (_name, operation, message) => {
    const event = read(recordOf(operation, message, envelope, odd), envelope);
    const pass = new Pass("ignore");
    expect(payloadOf(operation.encoding, event, pass)).toEqual(message);
    expect(pass.violations).toEqual([]);
    expect(event.attributes).toMatchObject({
      id: "e-1",
      subject: odd,
      partitionkey: odd,
      traceparent: trace.traceparent,
    });
    expect(event.contentType).toBe(operation === full ? "application/json" : "application/avro");
  });

  it("is read whatever mode the broker is used to", () => {
    const record = recordOf(full, { id: "o-1", number: 1 }, envelope);
    const { attributes } = read(record, envelope);
    for (const [, other] of envelopes) {
      const isForeign = other.mode === "binary" && envelope.mode === "binary" && other.prefix !== envelope.prefix;
      if (isForeign || (other.mode === "structured" && envelope === nats)) continue;
      expect(read(record, other).attributes).toEqual(attributes);
    }
  });
});

describe("headers", () => {
  it("are escaped where visible ASCII alone may stand, and nowhere else", () => {
    expect(recordOf(full, { id: "o-1", number: 1 }, nats, odd).headers["ce-subject"]).toBe(
      "Gr%C3%BC%C3%9Fe%20%22100%20%25%22%20aus%20%E6%9D%B1%E4%BA%AC%20%F0%9F%8E%89%20a%09b",
    );
    expect(recordOf(full, { id: "o-1", number: 1 }, kafka, odd).headers["ce_subject"]).toBe(odd);
    expect(headersOf({ id: odd }, "", "application/json")).toEqual({ id: odd });
  });

  it("are read as they stand where they are no escapes", () => {
    expect(unescapedHeader("100%")).toBe("100%");
    expect(unescapedHeader("%FF")).toBe("%FF");
    expect(unescapedHeader(escapedHeader(odd))).toBe(odd);
    expect(unescapedHeader("%e6%9d%b1")).toBe("東");
  });
});

describe("an id", () => {
  it("is a UUID of version 7, whose time is the first thing in it", () => {
    const ids = Array.from({ length: 1000 }, (_, index) => uuidV7(1_700_000_000_000 + index));
    expect(new Set(ids).size).toBe(1000);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^018bcfe5-6[0-9a-f]{3}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("the library of CloudEvents for Python", () => {
  beforeEach((test) => need(test, "python"));

  const cases = [
    { name: "binary of Kafka", binding: "kafka", mode: "binary", envelope: kafka },
    { name: "structured of Kafka", binding: "kafka", mode: "structured", envelope: structured },
    { name: "binary of HTTP, as NATS has it", binding: "http", mode: "binary", envelope: nats },
  ] as const;

  it.each(cases)("reads ours, and we read what it writes: $name", async ({ binding, mode, envelope }) => {
    const messages = [
      [full, { id: "o-1", number: 1, note: odd }],
      [avroEvent, { id: "o-1", status: "PAID" }],
    ] as const;
    const records = messages.map(([operation, message]) => recordOf(operation, message, envelope, odd));
    const requests = records.map(({ headers, value }) => ({
      binding,
      mode,
      headers,
      value: Buffer.from(value).toString("hex"),
    }));
    const answers = answersOf(await runPython("exchange-cloudevents.py", requests));
    for (const [index, [operation, message]] of messages.entries()) {
      const [record, answer] = [records[index], answers[index]];
      if (record === undefined || answer === undefined) throw new Error("an answer is missing");
      expectSame(answer, read(record, envelope));
      const again = read({ ...record, headers: answer.headers, value: Buffer.from(answer.value, "hex") }, envelope);
      const pass = new Pass("ignore");
      expect(payloadOf(operation.encoding, again, pass)).toEqual(message);
      expect(again.attributes).toMatchObject({ id: "e-1", source: "/shop/orders", subject: odd, partitionkey: odd });
      if (binding === "kafka") expect(answer.key).toBe(odd);
    }
  });
});

/** What Python has read is what we have written. */
function expectSame({ attributes }: Answer, expected: CloudEvent): void {
  // It reads times as times.
  const { time, expirytime, ...texts } = expected.attributes;
  expect(textsOf(attributes)).toMatchObject(texts);
  expect(new Date(String(attributes["time"]))).toEqual(new Date(time ?? ""));
  expect(attributes["datacontenttype"]).toBe(expected.contentType);
  expect(attributes["expirytime"]).toBe(expirytime);
}

interface Answer {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly key: unknown;
}

function answersOf(json: unknown): readonly Answer[] {
  if (!Array.isArray(json)) throw new TypeError("the script answers a list");
  return json;
}

/** Booleans of documents as their texts. */
function textsOf(attributes: Answer["attributes"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}
