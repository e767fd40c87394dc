import { beforeAll, describe, expect, it } from "vitest";
import { asyncapi } from "../../generator/emitters/asyncapi/index.ts";
import { avro } from "../../generator/emitters/avro/index.ts";
import { need } from "../infra/have.ts";
import { judgeAsyncapi } from "../judges/asyncapi.ts";
import type { TextFile } from "../judges/finding.ts";
import { judgeSpectral } from "../judges/spectral.ts";
import { judgeYaml11 } from "../judges/yaml11.ts";
import { contractsOf } from "../support/contracts-of.ts";

// Every text of a spec that reaches a document, as its author may have meant to hurt.
const evil = JSON.stringify(
  "*/ `$" +
    "{x}` {{y}} <script>alert(1)</script> \"q\" 'r'\n# no: comment\n---\n- &a *b !!c %d @e \u2028 \u202e \u0007 end",
);
const evilLine = JSON.stringify("*/ `$" + "{x}` {{y}} <script>alert(1)</script> \"q\" 'r' # no: comment");

const workspace = {
  "interspec.yaml": `
interspec: 1
name: shop
namespace: shop
brokers:
  event: kafka
  web: { type: kafka, url: "kafka://kafka.example:9092", description: ${evil} }
  telemetry: { type: nats, url: "nats://nats.example:4222" }
  archive: pulsar
  inside: memory
  mqtt: mqtt
  fleet: { type: mqtt, url: "mqtts://fleet.example:8883/ws" }
security:
  user: { type: oidc, issuer: https://id.example.com/, audience: shop, scopes: { "orders:read": Read } }
  app: { type: oidc, issuer: https://id.example.com, authorizationUrl: https://id.example.com/a, tokenUrl: https://id.example.com/t, scopes: { "orders:read": Read } }
  service: { type: bearer }
  partner: { type: apiKey, header: X-Api-Key }
  mesh: { type: mtls }
  device: { type: mqttUser }
defaults: { event: { auth: service }, mqtt: { auth: device } }
`,
  "specs/common.yaml": `
interspec: 1
library: common
types:
  Currency: { enum: [EUR, NO], closed: true }
  Money: { fields: { amount: "decimal(18,2)", currency: Currency } }
  Place: { fields: { name: string } }
`,
  "specs/orders.yaml": `
interspec: 1
service: orders
owner: team-orders
contact: { name: team-orders, url: "https://shop.example/teams/orders", email: orders@shop.example }
license: { name: MIT, url: "https://mit.example" }
description: ${evil}
docs: https://shop.example/docs
tags: [shop]
imports: { common: ./common.yaml }
defaults: { realtime: { auth: user } }
types:
  OrderId: id
  State: { enum: [OPEN, { name: PAID, description: ${evil} }] }
  Order:
    key: id
    description: ${evil}
    fields:
      id: { type: OrderId, description: ${evil} }
      total: common.Money
      state: { type: State, default: OPEN }
      iban: { type: "string?", safety: pii }
      lines: { type: list<Line>, minItems: 1 }
      extra: "json?"
      tags: map<list<string>>
      since: { type: "long?", deprecated: { since: 2026-01-01, sunset: 2026-12-01, use: total } }
  Line: { fields: { sku: string, parent: "Line?" } }
  Change: { union: { placed: Order, cancelled: { type: Reason, description: ${evil} }, moved: common.Place } }
  Reason: { fields: { text: { type: string, pattern: "^[a-z ]+$", minLength: 1 } } }
  Place: { fields: { shelf: int } }
interactions:
  changed:
    style: event
    description: ${evil}
    topic: shop.orders.changed.v1
    partitionBy: id
    payload: Order
    encoding: avro
    retention: 7d
  happened:
    style: event
    topic: shop.orders.happened.v1
    payload: Change
    expiry: 12h
    deprecated: { since: 2026-01-01, sunset: 2026-12-01, use: "https://shop.example/new", reason: ${evil} }
    audience: partner
    stability: beta
    tags: [history, "it's: odd"]
    examples: [{ name: ${evilLine}, payload: { moved: { name: ${evil} } } }]
  measured: { style: event, broker: telemetry, topic: shop.orders.measured.v1, partitionBy: id, payload: { id: id, at: timestamp, took: duration }, retention: 36h }
  archived: { style: event, broker: archive, topic: "persistent://shop/orders/archived.v1", partitionBy: id, payload: Order, deprecated: { since: 2026-01-01 } }
  packed: { style: event, broker: archive, topic: packed.v1, payload: Order, encoding: avro, retention: 1h }
  inner: { style: event, broker: inside, topic: inner.v1, payload: { place: Place }, auth: [mesh, partner] }
  webbed: { style: event, broker: web, topic: webbed.v1, payload: Order, auth: [partner, service, mesh, user] }
  hello: { style: event, topic: hello.v1, payload: {}, ordering: none }
  feed:
    style: realtime
    description: ${evil}
    transport: sse
    path: /v1/orders/{orderId}/feed
    in: { orderId: { type: OrderId, description: ${evil} }, state: "State?", ids: list<OrderId> }
    send: Change
    resume: true
    limits: { rate: 50/s }
  plain: { style: realtime, transport: sse, path: /v1/plain, send: Order, auth: { scheme: app, scopes: ["orders:read"] } }
  chat:
    style: realtime
    transport: websocket
    path: /v1/chat/{state}
    in: { state: State, since: timestamp }
    send: Change
    receive: Change
    resume: true
    auth: { scheme: user, scopes: ["orders:read"] }
    examples: [{ name: hi, in: { state: OPEN, since: "2026-01-15T12:00:00Z" }, out: { cancelled: { text: too late } } }]
  watch: { style: realtime, transport: websocket, path: /v1/watch, send: Reason, auth: [partner, user], heartbeat: 10s }
`,
  "specs/mailer.yaml": `
interspec: 1
service: mailer
version: 2
owner: team-mail
contact: { name: team-mail, url: "https://shop.example/teams/mail", email: mail@shop.example }
imports: { orders: ./orders.yaml }
interactions:
  onChanged: { style: event, consumes: orders.changed, deadLetter: { topic: mail.dead, owner: team-mail, runbook: "https://shop.example/run", maxAge: 14d } }
  onChangedToo: { style: event, consumes: orders.changed, group: other, deadLetter: mail.dead }
  onHappened: { style: event, consumes: orders.happened, description: ${evil}, retry: { attempts: 4, topics: [1s, 30s] } }
  onMeasured: { style: event, consumes: orders.measured, deadLetter: none }
  onArchived: { style: event, consumes: orders.archived }
  onPosition: { style: mqtt, consumes: couriers.position, shared: false }
  happened: { style: event, topic: mail.happened.v1, payload: { id: id } }
`,
  "specs/couriers.yaml": `
interspec: 1
service: couriers
owner: team-delivery
contact: { name: team-delivery, url: "https://shop.example/teams/delivery", email: delivery@shop.example }
servers: [{ url: "https://couriers.example/{stage}/api", description: ${evil} }, { url: "http://localhost:8080" }]
types:
  CourierId: { type: id, description: ${evil} }
  Mode: { enum: [BIKE, VAN] }
  Position: { fields: { lat: double, lon: double, at: timestamp } }
interactions:
  position:
    style: mqtt
    description: ${evil}
    topic: "shop/v1/{courierId}/{mode}/position"
    from: device
    qos: 0
    retain: true
    expiry: 60s
    in: { courierId: CourierId, mode: Mode }
    payload: Position
    examples: [{ name: somewhere, in: { courierId: c-7, mode: VAN }, payload: { lat: 1.5, lon: 2, at: "2026-01-15T12:00:00Z" } }]
  gone: { style: mqtt, topic: "shop/v1/{courierId}/gone", from: device, will: true, in: { courierId: CourierId }, payload: { reason: string } }
  task: { style: mqtt, topic: "shop/v1/{courierId}/task", from: service, qos: 2, in: { courierId: CourierId }, payload: { text: string }, deprecated: { since: 2026-01-01 } }
  alarm: { style: mqtt, broker: fleet, topic: shop/v1/alarm, from: service, auth: service, payload: { text: string } }
  live: { style: realtime, transport: websocket, path: /v1/live, send: Position, auth: user }
`,
};

let files: readonly TextFile[] = [];

beforeAll(async () => {
  files = await contractsOf(workspace, asyncapi, avro);
});

describe("AsyncAPI documents", () => {
  it("are one for each service with messages or feeds", () => {
    const paths = files.map((it) => it.path).filter((it) => it.includes("/asyncapi/"));
    expect(paths).toEqual(["couriers", "mailer-v2", "orders"].map((it) => `contracts/asyncapi/${it}.yaml`));
  });

  it("are accepted by AsyncAPI's parser, and so are their payloads and examples", async () => {
    expect(await judgeAsyncapi(files)).toEqual([]);
  });

  it("are accepted by spectral without a warning", async () => {
    expect(await judgeSpectral(files)).toEqual([]);
  });

  it("say the same to a reader of YAML 1.1", async (test) => {
    await need(test, "python");
    expect(await judgeYaml11(files)).toEqual([]);
  });
});
