import { describe, expect, it } from "vitest";
import { acl } from "../../generator/emitters/acl/index.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";

const brokers = `
brokers:
  event: kafka
  audit: kafka
  telemetry: nats
  mqtt: mqtt
  fleet: mqtt
`;

const head = (name: string) => `interspec: 1\nname: shop\n${name}`;

const producer = (more: string) => `
interspec: 1
service: orders
owner: team-orders
interactions:
  orderChanged:
    style: event
    topic: shop.orders.changed.v1
    ordering: none
    payload: { id: id }
${more}`;

describe("kafka-acl.yaml", () => {
  it("lets a consumer write the retry topics of its delays, and read them", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": head("brokers: { event: kafka }"),
        "specs/orders.yaml": producer(""),
        "specs/mailer.yaml": `
interspec: 1
service: mailer
owner: team-mail
interactions:
  onOrder: { style: event, consumes: orders.orderChanged, retry: { attempts: 3, topics: [1s, 30s] } }
`,
      },
      acl,
    );
    const text = textOf(files, "acl/kafka-acl.yaml");
    expect(files.map((it) => it.path)).toEqual(["contracts/acl/kafka-acl.yaml"]);
    expect(blocksOf(text)).toEqual([
      "User:mailer group mailer Describe, Read",
      "User:mailer topic shop.orders.changed.v1 Describe, Read",
      "User:mailer topic shop.orders.changed.v1.mailer.dlq Describe, Write",
      "User:mailer topic shop.orders.changed.v1.mailer.retry.1 Describe, Read, Write",
      "User:mailer topic shop.orders.changed.v1.mailer.retry.2 Describe, Read, Write",
      "User:orders topic shop.orders.changed.v1 Describe, Write",
    ]);
  });

  it("says once what two consumers of one group need alike", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": head("brokers: { event: kafka }"),
        "specs/orders.yaml": producer(`
  orderPaid: { style: event, topic: shop.orders.paid.v1, payload: { id: id } }
`),
        "specs/mailer.yaml": `
interspec: 1
service: mailer
owner: team-mail
interactions:
  onChange: { style: event, consumes: orders.orderChanged, deadLetter: none }
  onPaid: { style: event, consumes: orders.orderPaid, deadLetter: none }
`,
      },
      acl,
    );
    const groups = blocksOf(textOf(files, "kafka-acl.yaml")).filter((it) => it.includes(" group "));
    expect(groups).toEqual(["User:mailer group mailer Describe, Read"]);
  });

  it("grants no wildcard, though a dead letter may be called so", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": head("brokers: { event: kafka }"),
        "specs/orders.yaml": producer('  onOwn: { style: event, consumes: orderChanged, deadLetter: "*" }\n'),
      },
      acl,
    );
    expect(blocksOf(textOf(files, "kafka-acl.yaml")).filter((it) => it.endsWith("Write"))).toEqual([
      ...[1, 2, 3].map((it) => `User:orders topic shop.orders.changed.v1.orders.retry.${it} Describe, Read, Write`),
      "User:orders topic shop.orders.changed.v1 Describe, Write",
    ]);
  });

  it("tells two versions of a service apart", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": head("brokers: { event: kafka }"),
        "specs/orders.yaml": producer(""),
        "specs/orders-v2.yaml": `
interspec: 1
service: orders
version: 2
owner: team-orders
interactions:
  orderChanged: { style: event, topic: shop.orders.changed.v2, payload: { id: id } }
`,
      },
      acl,
    );
    expect(blocksOf(textOf(files, "kafka-acl.yaml"))).toEqual([
      "User:orders topic shop.orders.changed.v1 Describe, Write",
      "User:orders-v2 topic shop.orders.changed.v2 Describe, Write",
    ]);
  });
});

describe("the files", () => {
  it("are one for each broker in use, the main one of a kind under the plain name", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": head(brokers),
        "specs/orders.yaml": `
interspec: 1
service: orders
owner: team-orders
interactions:
  changed: { style: event, topic: shop.changed.v1, payload: { id: id } }
  audited: { style: event, topic: shop.audited.v1, broker: audit, payload: { id: id } }
  measured: { style: event, topic: shop.measured.v1, broker: telemetry, payload: { id: id } }
  moved: { style: mqtt, topic: "shop/v1/{id}/moved", from: device, broker: fleet, in: { id: id }, payload: { lat: double } }
`,
      },
      acl,
    );
    expect(files.map((it) => it.path)).toEqual([
      "contracts/acl/kafka-acl.audit.yaml",
      "contracts/acl/kafka-acl.yaml",
      "contracts/acl/nats.conf",
      "contracts/acl/mosquitto.fleet.acl",
    ]);
  });

  it("name the RPC methods that a service calls, a line each", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": head(""),
        "specs/stock.yaml": `
interspec: 1
service: stock
owner: team-stock
defaults: { auth: service }
interactions:
  reserve: { style: grpc, in: { sku: string }, out: { id: id } }
  watch: { style: stream, in: { sku: string }, out: stream Level }
types:
  Level: { fields: { left: int } }
`,
        "specs/orders.yaml": `
interspec: 1
service: orders
owner: team-orders
defaults: { auth: service }
interactions:
  place: { style: http, route: POST /v1/orders, in: { sku: string }, calls: [stock.watch, stock.reserve] }
  quick: { style: http, route: POST /v1/quick, in: { sku: string }, calls: [stock.reserve] }
`,
      },
      acl,
    );
    expect(textOf(files, "acl/rpc.yaml")).toBe(`# Generated by interspec. Do not edit.
# Which methods each service may call, from \`calls\`; everything else is refused.

services:
  orders:
    - /shop.stock.v1.StockService/Reserve
    - /shop.stock.v1.StockService/Watch
`);
  });
});

describe("mosquitto.acl", () => {
  it("knows a device by the first parameter of its topics, in both directions", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": head(""),
        "specs/couriers.yaml": `
interspec: 1
service: couriers
owner: team-delivery
interactions:
  position: { style: mqtt, topic: "shop/v1/{courierId}/position", from: device, in: { courierId: id }, payload: { lat: double } }
  order: { style: mqtt, topic: "shop/v1/{courierId}/orders/{orderId}", from: service, in: { courierId: id, orderId: id }, payload: { text: string } }
`,
        "specs/maps.yaml": `
interspec: 1
service: maps
owner: team-maps
interactions:
  onPosition: { style: mqtt, consumes: couriers.position }
`,
      },
      acl,
    );
    expect(textOf(files, "mosquitto.acl")).toBe(`# Generated by interspec. Do not edit.
# A device's user name is the first parameter of its topics; a service's is its name.

# couriers.order
pattern read shop/v1/%u/orders/+

# couriers.position
pattern write shop/v1/%u/position

user couriers
topic write shop/v1/+/orders/+
topic read shop/v1/+/position

user maps
topic read shop/v1/+/position
`);
  });
});

/** Each entry of a list on one line: principal, resource and operations. */
function blocksOf(text: string): readonly string[] {
  const entry =
    /principal: (\S+)\n +resourceType: (\S+)\n +resourceName: (\S+)\n +patternType: literal\n +operations: \[(.*)\]\n +permission: Allow/g;
  return [...text.matchAll(entry)].map((it) => it.slice(1).join(" "));
}
