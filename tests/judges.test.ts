import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { need, type Tool } from "./infra/have.ts";
import { root } from "./infra/places.mjs";
import { judgeAsyncapi } from "./judges/asyncapi.ts";
import { judgeAvro, judgeAvroPython } from "./judges/avro.ts";
import { type Attempt, judgeMosquitto, judgeNats } from "./judges/brokers.ts";
import { descriptorSets, judgeBuf } from "./judges/buf.ts";
import { readTree } from "./judges/files.ts";
import type { Finding, TextFile } from "./judges/finding.ts";
import { judgeGraphql } from "./judges/graphql.ts";
import { memberOf } from "./judges/json.ts";
import { judgeJsonSchema } from "./judges/json-schema.ts";
import { judgeK6 } from "./judges/k6.ts";
import { judgeOpenapiForeign } from "./judges/openapi-foreign.ts";
import { judgeOpenapiMeta } from "./judges/openapi-meta.ts";
import { judgeProtocPython } from "./judges/protoc-python.ts";
import { judgeRedocly } from "./judges/redocly.ts";
import { judgeSpectral } from "./judges/spectral.ts";
import { judgeYaml11 } from "./judges/yaml11.ts";

/** A good tree of contracts; each defect is one text of it replaced. */
const good = readTree(join(root, "tests", "judges", "fixtures"));

const proto = "proto/shop/stock/v1/stock.proto";
const serviceConfig = "proto/shop/stock/v1/stock.service_config.json";
const openapi = "openapi/stock.yaml";
const asyncapi = "asyncapi/stock.yaml";
const item = "avro/shop.stock.v1.Item.avsc";
const itemSchema = "json-schema/shop.stock.v1.Item.json";
const stockGraph = "graphql/stock.graphql";
const script = "smoke/stock.k6.js";

interface Defect {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The rule of the finding, or a part of its message. */
  readonly finds: string;
}

interface Judge {
  readonly name: string;
  readonly tools: readonly Tool[];
  readonly judge: (files: readonly TextFile[]) => Promise<readonly Finding[]>;
  readonly defects: readonly Defect[];
}

const smoke = { answers: { "GET /v1/items/AB-1234": { status: 200, body: { sku: "AB-1234" } } } };

const attempts: readonly Attempt[] = [
  { user: "c1", action: "publish", address: "shop/v1/c1/position", allowed: true },
  { user: "c1", action: "publish", address: "shop/v1/c2/position", allowed: false },
  { user: "c1", action: "subscribe", address: "shop/v1/c1/position", allowed: false },
  { user: "stock", action: "subscribe", address: "shop/v1/c1/position", allowed: true },
];

const natsAttempts: readonly Attempt[] = [
  { user: "stock", action: "publish", address: "shop.stock.low", allowed: true },
  { user: "stock", action: "publish", address: "shop.orders.changed", allowed: false },
  { user: "stock", action: "subscribe", address: "shop.stock.low", allowed: false },
];

const natsSecrets = { variables: { STOCK_PASSWORD: "secret" }, passwords: { stock: "secret" } };

const judges: readonly Judge[] = [
  {
    name: "buf",
    tools: [],
    judge: judgeBuf,
    defects: [
      { file: proto, from: "int32 left = 2", to: "int32 left = 1", finds: "COMPILE" },
      { file: proto, from: "int32 left", to: "int32 itemsLeft", finds: "FIELD_LOWER_SNAKE_CASE" },
      {
        file: proto,
        from: "  int32 left",
        to: "  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE\n  int32 itemsLeft",
        finds: "FIELD_LOWER",
      },
      { file: proto, from: "  int32 left", to: "    int32 left", finds: "format" },
      { file: "proto/buf.yaml", from: "STANDARD", to: "NO_SUCH_RULE", finds: "own-config" },
    ],
  },
  {
    name: "protoc in Python",
    tools: ["python"],
    judge: judgeProtocPython,
    defects: [
      { file: proto, from: "int32 left = 2", to: "int32 left = 1", finds: "already been used" },
      { file: proto, from: "google.protobuf.Timestamp at", to: "string at", finds: "unused" },
      { file: serviceConfig, from: "0.050s", to: "50ms", finds: "grpc-core" },
      { file: serviceConfig, from: '"maxAttempts": 3', to: '"maxAttempts": 1', finds: "grpc-core" },
      { file: serviceConfig, from: '"GetItem"', to: '"ReadItem"', finds: "unknown-name" },
      { file: serviceConfig, from: '"timeout"', to: '"timeOut"', finds: "unknown-key" },
    ],
  },
  {
    name: "redocly",
    tools: [],
    judge: judgeRedocly,
    defects: [
      { file: openapi, from: "        - user: [stock:read]", to: "        - nobody: []", finds: "security-defined" },
      {
        file: openapi,
        from: '        "404":\n          description: No such item.\n',
        to: "",
        finds: "operation-4xx-response",
      },
      { file: openapi, from: "paths:", to: "  broken: [", finds: "yaml" },
    ],
  },
  {
    name: "spectral",
    tools: [],
    judge: judgeSpectral,
    defects: [
      { file: openapi, from: "tags: [stock]", to: "tags: [shelf]", finds: "operation-tag-defined" },
      { file: asyncapi, from: "  license:\n    name: Proprietary\n", to: "", finds: "asyncapi-info-license" },
    ],
  },
  {
    name: "OpenAPI's meta-schema",
    tools: [],
    judge: judgeOpenapiMeta,
    defects: [
      { file: openapi, from: "operationId", to: "operationID", finds: "meta-schema" },
      { file: openapi, from: "maximum", to: "maximun", finds: "unknown keyword" },
      { file: openapi, from: "format: int32", to: "format: int33", finds: "unknown format" },
      { file: openapi, from: "examples: [AB-1234]", to: "examples: [AB-12345]", finds: "example" },
      { file: openapi, from: "left: 12", to: "left: 100", finds: "example" },
      { file: openapi, from: "[stock:read]", to: "[stock:write]", finds: "scope" },
    ],
  },
  {
    name: "openapi-typescript",
    tools: [],
    judge: judgeOpenapiForeign,
    defects: [{ file: openapi, from: "schemas/Item", to: "schemas/Thing", finds: "openapi-typescript" }],
  },
  {
    name: "asyncapi",
    tools: [],
    judge: judgeAsyncapi,
    defects: [
      { file: asyncapi, from: "#/channels/stockLow", to: "#/channels/stockHigh", finds: "asyncapi" },
      { file: asyncapi, from: "sku: AB-1234", to: "sku: 12", finds: "example" },
      { file: asyncapi, from: "format: date-time", to: "format: datetime", finds: "unknown format" },
      { file: asyncapi, from: "v1.Item.avsc", to: "v1.Thing.avsc", finds: "is no file" },
      { file: item, from: '"default": null', to: '"default": "none"', finds: "avro-payload" },
    ],
  },
  {
    name: "avsc",
    tools: [],
    judge: judgeAvro,
    defects: [
      { file: item, from: '"type": "string"', to: '"type": "text"', finds: "avsc" },
      { file: item, from: '"default": null', to: '"default": "none"', finds: "avsc" },
      { file: item, from: '"name": "Item"', to: '"name": "Thing"', finds: "file-name" },
      { file: item, from: '"OPEN"]', to: '"OPEN", "SHUT"]', finds: "one-name" },
    ],
  },
  {
    name: "fastavro and Apache's avro",
    tools: ["python"],
    judge: judgeAvroPython,
    defects: [
      { file: item, from: '"type": "string"', to: '"type": "text"', finds: "fastavro" },
      { file: item, from: '"default": "UNRECOGNIZED"', to: '"default": "SHUT"', finds: "apache-avro" },
      { file: item, from: '"scale": 2', to: '"scale": 20', finds: "apache-avro-warning" },
      { file: item, from: '"name": "Item"', to: '"name": "Thing"', finds: "called otherwise" },
    ],
  },
  {
    name: "json schema",
    tools: [],
    judge: judgeJsonSchema,
    defects: [
      { file: itemSchema, from: '"required"', to: '"requires"', finds: "unknown keyword" },
      { file: itemSchema, from: "date-time", to: "datetime", finds: "unknown format" },
      { file: itemSchema, from: "AB-1234", to: 'AB-1234", "left": "1', finds: "example" },
      { file: itemSchema, from: "v1:Item", to: "v1:Thing", finds: "can't resolve" },
    ],
  },
  {
    name: "graphql",
    tools: [],
    judge: judgeGraphql,
    defects: [
      { file: stockGraph, from: "left: Int!", to: "left: Int!!", finds: "syntax" },
      { file: stockGraph, from: "price: Money!", to: "price: Cash!", finds: "Unknown type" },
      { file: stockGraph, from: 'fields: "sku"', to: 'fields: "id"', finds: "subgraph" },
      { file: stockGraph, from: '"@key", "@shareable"', to: '"@key", "@shareable", "@tag"', finds: "not used" },
      { file: stockGraph, from: '["@key", "@shareable"]', to: '["@key"]', finds: "not imported" },
      { file: stockGraph, from: "  amount: String!", to: "  amount: Int!", finds: "composition" },
      { file: stockGraph, from: "left: Int!", to: "left: Int! right: Int!", finds: "supergraph" },
    ],
  },
  {
    name: "YAML 1.1",
    tools: ["python"],
    judge: judgeYaml11,
    defects: [
      { file: openapi, from: 'country: "NO"', to: "country: NO", finds: "false for YAML 1.1" },
      { file: asyncapi, from: '"2026-01-15T12:00:00.000Z"', to: "2026-01-15", finds: "yaml-1.1" },
    ],
  },
  {
    name: "k6",
    tools: [],
    judge: (files) => judgeK6(files, smoke),
    defects: [
      { file: script, from: "status === 200", to: "status === 201", finds: "check" },
      { file: script, from: "http.get", to: "http.fetch", finds: "run" },
      { file: script, from: "{ check }", to: "{ checks }", finds: "run" },
      { file: script, from: "timeout:", to: "timeOut:", finds: "parameter" },
      { file: script, from: "thresholds: { checks", to: "thresholds: { http_reqs", finds: "threshold" },
    ],
  },
  {
    name: "mosquitto",
    tools: ["mosquitto"],
    judge: (files) => judgeMosquitto(fileAt(files, "acl/mosquitto.acl"), attempts),
    defects: [
      { file: "acl/mosquitto.acl", from: "pattern write", to: "pattern rite", finds: "start" },
      { file: "acl/mosquitto.acl", from: "/%u/", to: "/#/", finds: "start" },
      { file: "acl/mosquitto.acl", from: "/%u/", to: "/+/", finds: "'c1' may publish 'shop/v1/c2/position'" },
      { file: "acl/mosquitto.acl", from: "pattern write", to: "pattern readwrite", finds: "'c1' may subscribe" },
      { file: "acl/mosquitto.acl", from: "topic read", to: "topic write", finds: "'stock' may not subscribe" },
    ],
  },
  {
    name: "nats-server",
    tools: ["nats-server"],
    judge: (files) => judgeNats(fileAt(files, "acl/nats.conf"), natsAttempts, natsSecrets),
    defects: [
      { file: "acl/nats.conf", from: "]\n}", to: "\n}", finds: "nats-server" },
      { file: "acl/nats.conf", from: "shop.stock.>", to: "shop.>", finds: "'stock' may publish 'shop.orders.changed'" },
      { file: "acl/nats.conf", from: "shop.stock.>", to: "shop.stocks.>", finds: "'stock' may not publish" },
      { file: "acl/nats.conf", from: "$STOCK_PASSWORD", to: '"other"', finds: "refuses to connect" },
    ],
  },
];

describe.each(judges)("the judge $name", ({ judge, tools, defects }) => {
  it("accepts good contracts", async (test) => {
    await need(test, ...tools);
    expect(await judge(good)).toEqual([]);
  });

  it.for(defects)("refuses $to for $from", async ({ file, from, to, finds }, test) => {
    await need(test, ...tools);
    const { content } = fileAt(good, file);
    expect(content).toContain(from);
    const spoilt = good.map((it) => (it.path === file ? { path: file, content: content.replace(from, to) } : it));
    const findings = await judge(spoilt);
    expect(findings.map((it) => `${it.file} ${it.rule}: ${it.message}`).join("\n")).toContain(finds);
  });
});

it("tells the trees of many cases apart and names the file as it was given", async () => {
  const cases = ["a", "b"].flatMap((name) => good.map((it) => ({ ...it, path: `${name}/contracts/${it.path}` })));
  const path = `b/contracts/${itemSchema}`;
  const spoilt = cases.map((it) =>
    it.path === path ? { path, content: it.content.replace("date-time", "datetime") } : it,
  );
  expect(await judgeJsonSchema(cases)).toEqual([]);
  expect((await judgeJsonSchema(spoilt)).map((it) => it.file)).toContain(path);
  expect(await judgeBuf(cases)).toEqual([]);
});

it("does not ask for a contact that the spec does not have", async () => {
  const details = / {4}url: .*\n {4}email: .*\n/;
  const ownerOnly = good.map((it) => ({ path: it.path, content: it.content.replace(details, "") }));
  expect([...(await judgeSpectral(ownerOnly)), ...(await judgeRedocly(ownerOnly))]).toEqual([]);
});

it("gives the descriptors that buf builds", async () => {
  const [set] = await descriptorSets(good);
  expect(memberOf(set, "file", 1, "service", 0, "method", 0, "name")).toBe("GetItem");
});

function fileAt(files: readonly TextFile[], path: string): TextFile {
  const file = files.find((it) => it.path === path);
  if (file === undefined) throw new Error(`no file '${path}'`);
  return file;
}
