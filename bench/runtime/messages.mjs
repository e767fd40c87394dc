import { systemClock } from "../../runtime/dist/clock.js";
import { PayloadReader } from "../../runtime/dist/event/avro/payload-reader.js";
import { withSchemaId } from "../../runtime/dist/event/avro/schema-id.js";
import { eventRecord } from "../../runtime/dist/event/client/event-record.js";
import { preparedEvent } from "../../runtime/dist/event/client/prepared-event.js";
import { dataOf, payloadOf } from "../../runtime/dist/event/event-payload.js";
import { consumer, event } from "../../runtime/dist/event/operation.js";
import { readCloudEvent } from "../../runtime/dist/event/read-cloud-event.js";
import { Consumer } from "../../runtime/dist/event/server/consumer.js";
import { publication } from "../../runtime/dist/publication.js";
import { Admission } from "../../runtime/dist/server/admission.js";
import { Endpoint } from "../../runtime/dist/server/endpoint.js";
import { silent } from "../../runtime/dist/server/json-lines.js";
import { memoryStore } from "../../runtime/dist/stores/memory.js";
import * as avro from "../../runtime/dist/values/avro.js";
import * as json from "../../runtime/dist/values/json.js";
import { Pass } from "../../runtime/dist/values/pass.js";
import { median } from "../generated.mjs";

const messages = 20_000;
const envelope = { mode: "binary", prefix: "ce_" };
const payload = { orderId: "o-1", status: "PAID" };
const trace = {
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: null,
  baggage: null,
};

const policy = {
  errors: [],
  timeoutMs: 30_000,
  idempotency: "none",
  retry: { attempts: 5, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] },
  breaker: null,
  bulkhead: { inFlight: 1000, queue: 0 },
  limits: { bodyBytes: 1_048_576 },
  auth: [],
};

const orderAvro = {
  write(value, to, path, pass) {
    avro.string.write(value.orderId, to, path, pass);
    avro.string.write(value.status, to, path, pass);
  },
  read: (from, path, pass) => ({
    orderId: avro.string.read(from, path, pass),
    status: avro.string.read(from, path, pass),
  }),
};

/** An event of a few fields, keyed by one of them. */
function orderChanged(encoding) {
  return event({
    ...policy,
    interaction: "orders.orderChanged",
    topic: "shop.orders.changed.v1",
    type: "shop.orders.orderChanged.v1",
    source: "/shop/orders",
    dataschema: "urn:interspec:shop:orders:v1:OrderChanged",
    broker: "event",
    key: (order) => order.orderId,
    ordering: "key",
    retentionMs: null,
    expiryMs: null,
    registryMode: "none",
    encoding,
  });
}

const inJson = orderChanged({ json: json.json });
const schema = '{"type":"record","name":"Order","fields":[]}';
const inAvro = orderChanged({ avro: orderAvro, schema });
const registry = { idOf: async () => 1, schemaOf: async () => schema };

/** What an event costs around its payload, and a consumer around its handler. */
export async function messageRows(rounds) {
  row(rounds, "CloudEvent in headers with a payload in JSON, written and read", 4, thereAndBack);
  await avroRow(rounds);
  await consumerRow(rounds);
}

function thereAndBack() {
  const input = publication({
    message: payload,
    id: "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57",
    options: {},
    context: null,
  });
  const prepared = preparedEvent(inJson, input, 1_700_000_000_000);
  const { headers, value } = eventRecord(prepared, { envelope, schemaId: null, trace });
  const read = readCloudEvent({ headers, value, contentType: headers["content-type"] }, "ce_");
  return payloadOf(inJson.encoding, read, new Pass("ignore"));
}

/** As a reader that has asked the registry once. */
async function avroRow(rounds) {
  const reader = new PayloadReader(inAvro.encoding, registry);
  const written = () => withSchemaId(dataOf(inAvro.encoding, payload, new Pass("reject")).bytes, 1);
  const eventOf = (bytes) => ({ attributes: {}, contentType: "application/avro", data: { kind: "bytes", bytes } });
  await reader.prepare(eventOf(written()));
  row(rounds, "payload in Avro with the id of its schema, written and read", 3, () =>
    reader.read(eventOf(written()), new Pass("ignore")),
  );
}

function row(rounds, what, goal, run) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    for (let count = 0; count < messages; count += 1) run();
    times.push(since(start));
  }
  tell(what, median(times), goal);
}

async function consumerRow(rounds) {
  const operation = consumer({
    ...policy,
    interaction: "billing.onOrderChanged",
    event: inJson,
    group: "billing",
    from: "earliest",
    concurrency: 16,
    retryTopicsMs: [],
    deadLetter: null,
    dedupeMs: 86_400_000,
  });
  const records = Array.from({ length: messages }, (_, index) => recordOf(index));
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    await consumed(operation, records);
    times.push(since(start));
  }
  tell("consumer around a handler that does nothing", median(times), 25);
}

function recordOf(index) {
  const message = { orderId: `o-${index % 500}`, status: "PAID" };
  const prepared = preparedEvent(inJson, publication({ message, id: `e-${index}`, options: {}, context: null }), 0);
  return eventRecord(prepared, { envelope, schemaId: null, trace });
}

/** Hands records to a consumer as fast as it takes them; resolves when all are done with. */
async function consumed(operation, records) {
  const service = {
    name: "billing",
    version: 1,
    unknownFields: "ignore",
    maxHops: 3,
    operations: {},
    subgraph: null,
    calls: {},
    emits: {},
    outbox: [],
    handlers: { onOrderChanged: async () => undefined },
  };
  const host = {
    clock: systemClock,
    logger: silent,
    admission: new Admission({ overload: false }, systemClock),
    verifiers: new Map(),
    idempotency: memoryStore(),
    audit: () => undefined,
    clientsOf: () => ({}),
    publishersOf: () => ({}),
  };
  const endpoint = new Endpoint(service, "onOrderChanged", operation, host);
  let taking = null;
  const connection = {
    consume: async (settings) => {
      taking = settings;
      return { stop: async () => undefined, close: async () => undefined };
    },
  };
  const broker = { kind: "bench", address: "", envelope, registry: null };
  const shared = { endpoint, broker, connection, dedupe: memoryStore(), clock: systemClock, logger: silent };
  const running = new Consumer({ operation, ...shared });
  await running.start();
  await new Promise((resolve) => {
    let left = records.length;
    const done = () => {
      left -= 1;
      if (left === 0) resolve();
    };
    void (async () => {
      for (const record of records) {
        const full = taking.take({ record, lane: "0", position: "0", lag: null, done });
        if (full !== undefined) await full;
      }
    })();
  });
  await running.stop(1000);
}

/** Microseconds a message. */
function since(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / messages;
}

function tell(what, microseconds, goal) {
  console.log(`| ${what} | ${microseconds.toFixed(1)} µs | | | ${goal} µs |`);
}
