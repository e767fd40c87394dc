import { type ConsumerOperation, consumer, type EventOperation, event } from "../../runtime/src/event/operation.ts";
import * as avro from "../../runtime/src/values/avro.ts";
import * as json from "../../runtime/src/values/json.ts";
import { record, type Values } from "./http-operations.ts";

/** An event, as tests make them. */
export type TestEvent = EventOperation<Values, Values>;

const policy = {
  errors: [],
  timeoutMs: 30_000,
  idempotency: "none",
  retry: { attempts: 3, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] },
  breaker: null,
  bulkhead: { inFlight: 1000, queue: 0 },
  limits: { bodyBytes: 1_048_576 },
  auth: [],
} as const;

/** `{ id, number, note? }` */
export const orderCodec = record({ id: json.string, number: json.int, "note?": json.string });

/** Orders that have changed, in JSON, keyed by their id. */
export function orderChanged(fields: Partial<TestEvent> = {}): TestEvent {
  return event<Values, Values>({
    ...policy,
    interaction: "orders.orderChanged",
    topic: "shop.orders.changed.v1",
    type: "shop.orders.orderChanged.v1",
    source: "/shop/orders",
    dataschema: "urn:interspec:shop:orders:v1:OrderChanged",
    broker: "event",
    key: (order) => String(order["id"]),
    ordering: "key",
    retentionMs: null,
    expiryMs: null,
    registryMode: "none",
    encoding: { json: orderCodec },
    ...fields,
  });
}

/** The same without order. */
export function unordered(fields: Partial<TestEvent> = {}): TestEvent {
  return orderChanged({ ordering: "none", ...fields });
}

/** What the group `billing` does with an event: as the spec's defaults have it. */
export function billing(of: TestEvent, fields: Partial<ConsumerOperation<Values>> = {}): ConsumerOperation<Values> {
  const isOrdered = of.ordering === "key";
  return consumer<Values>({
    ...policy,
    interaction: "billing.onOrderChanged",
    event: of,
    group: "billing",
    from: "earliest",
    concurrency: 16,
    retry: { attempts: isOrdered ? 5 : 6, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] },
    retryTopicsMs: isOrdered ? [] : [1000, 30_000, 300_000],
    deadLetter: `${of.topic}.billing.dlq`,
    dedupeMs: 86_400_000,
    bulkhead: null,
    ...fields,
  });
}

/** `{ id, status }` in Avro: an open enum. */
export const statusAvro: avro.AvroCodec<Values> = {
  write(value, to, path, pass) {
    avro.string.write(value["id"] as string, to, `${path}.id`, pass);
    status.write(value["status"] as string, to, `${path}.status`, pass);
  },
  read: (from, path, pass) => ({
    id: avro.string.read(from, `${path}.id`, pass),
    status: status.read(from, `${path}.status`, pass),
  }),
};

const status = avro.openEnum(["OPEN", "PAID"]);

/** The schema of that, and of later versions with more statuses and more fields. */
export function statusSchema(more: { readonly symbols?: readonly string[]; readonly fields?: readonly object[] } = {}) {
  const symbols = ["UNRECOGNIZED", "OPEN", "PAID", ...(more.symbols ?? [])];
  return JSON.stringify({
    type: "record",
    name: "shop.orders.v1.Order",
    fields: [
      { name: "id", type: "string" },
      { name: "status", type: { type: "enum", name: "Status", symbols, default: "UNRECOGNIZED" } },
      ...(more.fields ?? []),
    ],
  });
}
