import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { asyncapi } from "../../generator/emitters/asyncapi/index.ts";
import { type JsonObject, objectOf } from "../judges/json.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";

const workspace = `
interspec: 1
name: shop
namespace: shop
brokers: { event: kafka, telemetry: nats, archive: pulsar, mqtt: mqtt }
security:
  user: { type: oidc, issuer: https://id.example.com, audience: shop, scopes: { "orders:read": Read } }
  service: { type: bearer }
  partner: { type: apiKey, header: X-Api-Key }
  mesh: { type: mtls }
  device: { type: mqttUser }
`;

const head = "interspec: 1\nservice: orders\nowner: team-orders\n";

async function documentOf(
  spec: string,
  others: Readonly<Record<string, string>> = {},
  name = "orders",
): Promise<JsonObject> {
  const files = await contractsOf(
    { "interspec.yaml": workspace, "specs/orders.yaml": head + spec, ...others },
    asyncapi,
  );
  return objectOf(parse(textOf(files, `asyncapi/${name}.yaml`)));
}

/** What stands at a path of keys. */
function at(document: unknown, ...path: readonly string[]): unknown {
  return path.reduce((value, key) => (Array.isArray(value) ? value[Number(key)] : objectOf(value)[key]), document);
}

function keys(value: unknown): readonly string[] {
  return Object.keys(objectOf(value));
}

describe("an event", () => {
  it("has its attributes in headers as its broker writes them, and all in one object on Pulsar", async () => {
    const document = await documentOf(`
interactions:
  a: { style: event, topic: a.v1, partitionBy: id, payload: { id: id } }
  b: { style: event, broker: telemetry, topic: b.v1, payload: { id: id } }
  c: { style: event, broker: archive, topic: c.v1, partitionBy: id, payload: { id: id } }
`);
    const schemas = at(document, "components", "schemas");
    expect(keys(at(schemas, "AHeaders", "properties"))).toEqual([
      ..."specversion id source type subject time dataschema partitionkey correlationid causationid traceparent tracestate"
        .split(" ")
        .map((it) => `ce_${it}`),
      "content-type",
    ]);
    expect(at(schemas, "AHeaders", "properties", "ce_partitionkey", "description")).toBe(
      "The `id`; the record's key too.",
    );
    expect(keys(at(schemas, "BHeaders", "properties"))).toContain("ce-id");
    expect(keys(at(schemas, "BHeaders", "properties"))).not.toContain("ce-subject");
    expect(at(document, "components", "messages", "c", "headers")).toBeUndefined();
    expect(at(document, "components", "messages", "c", "contentType")).toBe("application/cloudevents+json");
    expect(at(schemas, "CCloudEvent", "properties", "data")).toEqual({ $ref: "#/components/schemas/CPayload" });
  });

  it("says in headers and words that it goes out of use, and when a message is worthless", async () => {
    const document = await documentOf(`
interactions:
  a:
    style: event
    topic: a.v1
    expiry: 1h
    payload: { id: id }
    deprecated: { since: 2026-01-01, sunset: 2026-12-01, use: "https://shop.example/b" }
`);
    const example = at(document, "components", "messages", "a", "examples", "0", "headers");
    expect(example).toMatchObject({
      ce_expirytime: "2026-01-15T13:00:00.000Z",
      ce_deprecated: "true",
      ce_deprecationfrom: "2026-01-01T00:00:00Z",
      ce_deprecationsunset: "2026-12-01T00:00:00Z",
      ce_deprecationmigration: "https://shop.example/b",
    });
    expect(at(document, "operations", "a")).toMatchObject({ "x-deprecated": true, "x-sunset": "2026-12-01" });
    expect(at(document, "channels", "a", "description")).toMatch(/until 2026-12-01\..*Each expires after 1 hour\.$/);
  });

  it("is one message for all who consume it, each with dead letters of its own", async () => {
    const mailer = `
interspec: 1
service: mailer
owner: team-mail
interactions:
  a: { style: event, topic: mail.a.v1, payload: { id: id } }
  onA: { style: event, consumes: orders.a }
  onAToo: { style: event, consumes: orders.a, group: other, deadLetter: { topic: dead, runbook: "https://run.example/a", maxAge: 14d } }
`;
    const spec = "interactions:\n  a: { style: event, topic: a.v1, payload: { id: id } }\n";
    const document = await documentOf(spec, { "specs/mailer.yaml": mailer }, "mailer");
    expect(keys(at(document, "components", "messages"))).toEqual(["a", "a2", "a2DeadLetter", "a2DeadLetter2"]);
    expect(at(document, "components", "messages", "a", "name")).toBe("shop.mailer.a.v1");
    expect(at(document, "components", "messages", "a2", "name")).toBe("shop.orders.a.v1");
    expect(keys(at(document, "channels"))).toEqual(["a", "onA", "onADeadLetter", "onAToo", "onATooDeadLetter"]);
    expect(at(document, "operations", "onAToo", "bindings", "kafka", "groupId", "const")).toBe("other");
    expect(at(document, "channels", "onATooDeadLetter")).toMatchObject({
      address: "dead",
      description: expect.stringContaining("older than 14 days is an alert. What to do: <https://run.example/a>."),
    });
  });
});

describe("a feed", () => {
  it("of a union is one SSE event for each variant, under its name", async () => {
    const document = await documentOf(`
types:
  Change: { union: { placed: Placed, gone: Gone } }
  Placed: { fields: { id: id } }
  Gone: { fields: { why: string } }
interactions:
  feed: { style: realtime, transport: sse, path: "/v1/{shop}/feed", auth: user, in: { shop: id, since: "timestamp?" }, send: Change }
`);
    expect(keys(at(document, "channels", "feed", "messages"))).toEqual(["placed", "gone"]);
    expect(at(document, "components", "messages", "feedGone")).toMatchObject({
      name: "gone",
      payload: { allOf: [{ $ref: "#/components/schemas/Change" }, { required: ["gone"] }] },
      examples: [{ payload: { gone: { why: "Some why" } } }],
    });
    expect(keys(at(document, "operations", "feed", "bindings", "http", "query", "properties"))).toEqual(["since"]);
  });

  it("through a WebSocket has the frames that it can use", async () => {
    const document = await documentOf(`
types: { Text: { fields: { text: string } } }
interactions:
  hello: { style: event, topic: hello.v1, payload: { id: id } }
  watch: { style: realtime, transport: websocket, path: /v1/watch, auth: partner, send: Text, heartbeat: 10s }
`);
    const names = (operation: string) =>
      (at(document, "operations", operation, "messages") as readonly JsonObject[]).map((it) =>
        String(it["$ref"]).split("/").at(-1),
      );
    expect(names("receiveWatch")).toEqual(["hello2", "ping", "pong", "end"]);
    expect(names("sendWatch")).toEqual(["welcome", "watchSent", "error", "ping", "pong", "end"]);
    expect(keys(at(document, "components", "schemas", "HelloFrame", "properties"))).not.toContain("auth");
    expect(at(document, "components", "schemas", "PingFrame", "description")).toContain("each 10 s");
    expect(at(document, "components", "schemas", "WatchSentFrame", "properties", "data")).toEqual({
      $ref: "#/components/schemas/Text",
    });
  });

  it("lists the scopes of an operation, which a reference cannot", async () => {
    const document = await documentOf(`
types: { Text: { fields: { text: string } } }
interactions:
  a: { style: realtime, transport: sse, path: /a, auth: { scopes: ["orders:read"] }, send: Text }
  b: { style: realtime, transport: sse, path: /b, auth: user, send: Text }
`);
    expect(at(document, "operations", "a", "security", "0")).toMatchObject({
      type: "openIdConnect",
      scopes: ["orders:read"],
    });
    expect(at(document, "operations", "b", "security", "0")).toEqual({ $ref: "#/components/securitySchemes/user" });
  });
});

describe("servers", () => {
  it("are where the spec says, without what only a connection needs", async () => {
    const files = await contractsOf(
      {
        "interspec.yaml": workspace
          .replace("event: kafka,", 'event: { type: kafka, url: "kafka://me:secret@k.example:9092/x?y=1" },')
          .replace("archive: pulsar,", 'archive: { type: pulsar, url: "https://pulsar.example:8443" },'),
        "specs/orders.yaml": `${head}
servers: [{ url: "https://api.example/{stage}/v1?x=1", description: All. }, { url: "http://localhost:8080" }, { url: / }]
types: { Text: { fields: { text: string } } }
interactions:
  a: { style: event, topic: a.v1, payload: Text }
  b: { style: realtime, transport: sse, path: /b, auth: user, send: Text }
  c: { style: realtime, transport: websocket, path: /c, auth: user, send: Text }
  d: { style: event, broker: archive, topic: d.v1, payload: Text }
`,
      },
      asyncapi,
    );
    const servers = objectOf(at(parse(textOf(files, "orders.yaml")), "servers"));
    expect(servers["event"]).toMatchObject({ host: "k.example:9092", pathname: "/x", protocol: "kafka" });
    expect(servers["archive"]).toMatchObject({ host: "pulsar.example:8443", protocol: "https" });
    expect(servers["web"]).toEqual({
      host: "api.example",
      pathname: "/{stage}/v1",
      protocol: "https",
      description: "All.",
      variables: { stage: { description: "The stage." } },
    });
    expect(servers["web2"]).toMatchObject({ host: "localhost:8080", protocol: "http" });
    expect(servers["webSocket2"]).toMatchObject({ host: "localhost:8080", protocol: "ws" });
  });
});

describe("security", () => {
  it("is another thing on another carrier", async () => {
    const document = await documentOf(`
types: { Text: { fields: { text: string } } }
interactions:
  a: { style: event, topic: a.v1, payload: Text, auth: [service, partner, mesh] }
  b: { style: event, broker: telemetry, topic: b.v1, payload: Text, auth: [service, partner] }
  c: { style: mqtt, topic: "c/{id}", from: device, in: { id: id }, payload: Text, auth: device }
  d: { style: realtime, transport: sse, path: /d, auth: partner, send: Text }
`);
    const schemes = objectOf(at(document, "components", "securitySchemes"));
    expect(Object.fromEntries(Object.entries(schemes).map(([name, it]) => [name, objectOf(it)["type"]]))).toEqual({
      device: "userPassword",
      mesh: "X509",
      partner: "plain",
      partnerNats: "userPassword",
      partnerWeb: "httpApiKey",
      service: "http",
      serviceNats: "http",
    });
  });
});

describe("an MQTT message", () => {
  it("is received from devices and sent by services, with the values of its topic as its subject", async () => {
    const document = await documentOf(`
interactions:
  moved:
    style: mqtt
    topic: "v1/{van}/{wheel}"
    from: device
    will: true
    qos: 2
    expiry: 1500ms
    in: { van: id, wheel: int }
    payload: { turns: long }
    examples: [{ name: one, in: { van: v-7, wheel: 3 }, payload: { turns: "9007199254740993" } }]
  stop: { style: mqtt, topic: v1/stop, from: service, payload: { why: string } }
`);
    expect(at(document, "operations", "moved")).toMatchObject({
      action: "receive",
      bindings: { mqtt: { qos: 2, retain: false, messageExpiryInterval: 2 } },
    });
    expect(at(document, "operations", "stop", "action")).toBe("send");
    expect(at(document, "components", "messages", "moved", "examples", "0")).toMatchObject({
      headers: { subject: "v-7/3", expirytime: "2026-01-15T12:00:01.500Z" },
      payload: { turns: "9007199254740993" },
    });
    expect(at(document, "components", "schemas", "MovedHeaders", "properties", "subject", "description")).toBe(
      "The `van` and `wheel`, joined by `/`.",
    );
    expect(keys(at(document, "components", "schemas", "StopHeaders", "properties"))).not.toContain("subject");
  });
});
