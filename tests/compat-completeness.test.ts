import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  errorsExample,
  eventTypesExample,
  feedExample,
  fieldsExample,
  interactionsExample,
} from "../generator/compat/example.ts";
import { compatRules } from "../generator/compat/index.ts";
import { comparedSpecs, comparedTexts, findingLines } from "./support/compared.ts";
import { languageKeys } from "./support/language-keys.ts";

const examples = compatRules.flatMap(({ id, example }) => (example === null ? [] : [{ id, ...example }]));

// Keys that concern nobody outside: what a service does by itself, what only people or other checks read.
const withoutEffect = [
  /^(service|library)\.(interspec|imports|tags|contact|license|docs|owner|servers|description)(\.|$)/,
  /^library\.(library|naming|version|types|errors)$/,
  /^service\.compatibility\.(rollout|supportVersions|fleet|removal|deprecation|severity|allow|enums)(\.|$)/,
  /^service\.(types|errors|interactions|suppress|defaults)$/,
  /^service\.types\.(was|extends)$/,
  /^service\.types\.(enum|union|fields)\.was$/,
  /^service\.types\.deprecated\.(use|reason)$/,
  /^service\.errors\.was$/,
  /^service\.interactions\.style$/,
  /^interaction\.(tags|breaker|bulkhead|priority|slo|runbook|audit|outbox|needs|why|suppress|calls|emits|was|compatibility)(\.|$)/,
  /^interaction\.consumers\./,
  /^interaction\.examples\./,
  // What `defaults` say is compared where it takes effect: with each interaction.
  /^defaults\./,
  // What a consumer does with what it reads.
  /^event\.(consumes|group|from|concurrency|dedupe|deadLetter)$/,
  /^mqtt\.consumes$/,
  // One word only may stand there.
  /^(realtime|mqtt)\.encoding$/,
  /^stream\.transport$/,
  // Names of places on the disk, and of what is generated.
  /^workspace\.(interspec|name|specs|out|handlers|emit|templates|journeys|lint|compatibility|defaults)(\.|$)/,
  /^workspace\.brokers\.(url|description)$/,
  /^workspace\.security\.(scopes|authorizationUrl|tokenUrl)$/,
];

// Keys that are told as something else, or need more than one file: each has a test of its own below.
const elsewhere = [
  "service.service",
  "service.version",
  "service.naming",
  "service.naming.json",
  "service.wire",
  "service.types.wire.graphql",
  "event.broker",
  "mqtt.broker",
  "realtime.send",
  "realtime.receive",
  "service.compatibility",
  "workspace.namespace",
  "workspace.brokers",
  "workspace.brokers.type",
  "workspace.security",
  "workspace.security.type",
  "workspace.security.issuer",
  "workspace.security.audience",
  "workspace.security.header",
];

describe("an example the other way round is one change too, which some rule claims", () => {
  // Adding and removing are not the same number of changes where a name is kept.
  // A stricter policy and one more service that may extend an entity concern nobody.
  const waived = [
    ...["field-renamed-alias", "type-record-renamed-alias", "interaction-renamed"],
    ...["policy-weakened", "fed-extensions-narrowed"],
  ];
  it.each(examples.filter((it) => !waived.includes(it.id)).map((it) => [it.id, it] as const))(
    "%s",
    async (_id, { before, after }) => {
      const found = await comparedSpecs(after, before);
      expect(found.findings, findingLines(found).join("\n")).toHaveLength(1);
      expect(found.findings[0]?.rule).not.toBeNull();
    },
  );
});

// Further keys, each with the rule that claims it, and the one for the other way round; null: that concerns nobody.
const fields = (field: string) => fieldsExample(["id: id"], ["id: id", field]).after;
const ofField = (key: string, bare: string, bound: string, rules: readonly [string, string]) =>
  [`${key}`, rules, fields(`x: ${bare}`), fields(`x: { type: ${bare}, ${bound} }`)] as const;
const bounds = ["constraint-tightened", "constraint-loosened"] as const;
const one = (interaction: string) => interactionsExample([interaction], []).before;
const get = (more: string) =>
  one(`getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order${more} }`);
const list = (page: string) => one(`listOrders: { style: http, route: GET /orders, out: list<Order>, page: ${page} }`);
const event = (more: string) => one(`changed: { style: event, topic: changed, payload: Order${more} }`);
const named = (name: string) => `${eventTypesExample([`Order: { ${name}fields: { id: id } }`], []).before}`;
const edits: readonly (readonly [string, readonly [string, string | null], string, string])[] = [
  ofField("min", "int", "min: 1", bounds),
  ofField("max", "int", "max: 9", bounds),
  ofField("exclusiveMin", "int", "exclusiveMin: 1", bounds),
  ofField("exclusiveMax", "int", "exclusiveMax: 9", bounds),
  ofField("minLength", "string", "minLength: 1", bounds),
  ofField("minItems", "list<int>", "minItems: 1", bounds),
  ofField("maxItems", "list<int>", "maxItems: 9", bounds),
  ofField("uniqueItems", "list<int>", "uniqueItems: true", bounds),
  ["avro", ["type-record-renamed", "type-record-renamed"], named(""), named("wire: { avro: Old }, ")],
  ["examples", ["doc-changed", "doc-changed"], get(""), get(", examples: [{ name: a, in: { id: x } }]")],
  [
    "message",
    ["doc-changed", "doc-changed"],
    ...pair(errorsExample("OutOfStock: { code: ABORTED }", "OutOfStock: { code: ABORTED, message: gone }")),
  ],
  [
    "status",
    ["error-code-changed", "error-code-changed"],
    ...pair(errorsExample("OutOfStock: { code: ABORTED }", "OutOfStock: { code: ABORTED, status: 412 }")),
  ],
  [
    "mode",
    ["policy-weakened", null],
    get(", compatibility: { mode: full }"),
    get(", compatibility: { mode: backward }"),
  ],
  [
    "supportWindow",
    ["policy-weakened", null],
    get(", compatibility: { supportWindow: 400d }"),
    get(", compatibility: { supportWindow: 9d }"),
  ],
  ...["breaking", "dangerous", "source", "semantic", "unknown"].map((it) => {
    const said = (level: string) => get(`, compatibility: { enforce: { ${it}: ${level} } }`);
    return [it, ["policy-weakened", null], said("error"), said("off")] as const;
  }),
  ["enforce", ["policy-weakened", null], get(""), get(", compatibility: { enforce: { breaking: info } }")],
  ["max", ["limit-raised", "limit-lowered"], list("{ limit: 9, max: 90 }"), list("{ limit: 9, max: 99 }")],
  ["etag", ["http-caching-removed", "http-caching-removed"], get(""), get(", etag: id")],
  ["expiry", ["retention-decreased", "retention-increased"], event(""), event(", expiry: 9s")],
  [
    "cost",
    ["limit-lowered", "limit-raised"],
    one("o: { style: graphql, field: Query.o, out: Order }"),
    one("o: { style: graphql, field: Query.o, out: Order, cost: 9 }"),
  ],
  [
    "send",
    ["field-wire-name-changed", "field-wire-name-changed"],
    ...feed("text: string", "text: { type: string, wire: t }"),
  ],
  ["rateBy", ["limit-lowered", "limit-raised"], get(", limits: { rate: 50/s }"), get(", limits: { rate: 9/s }")],
];

describe("a key makes one change either way, which its rule claims", () => {
  it.each(edits)("%s %s", async (_key, [there, back], before, after) => {
    const rules = async (from: string, to: string) => {
      const found = await comparedSpecs(from, to);
      return found.findings.map((it) => it.rule?.id ?? "unknown");
    };
    expect(await rules(before, after)).toEqual([there]);
    expect(await rules(after, before)).toEqual(back === null ? [] : [back]);
  });
});

function pair({ before, after }: { readonly before: string; readonly after: string }): readonly [string, string] {
  return [before, after];
}

/** The message of a feed with other fields. */
function feed(before: string, after: string): readonly [string, string] {
  const spec = (field: string) => feedExample("transport: sse, path: /feed", "").before.replace("text: string", field);
  return [spec(before), spec(after)];
}

describe("nothing is no change", () => {
  it.each(examples.map((it) => [it.id, it] as const))("%s", async (_id, { before, after }) => {
    expect(findingLines(await comparedSpecs(before, before))).toEqual([]);
    expect(findingLines(await comparedSpecs(after, after))).toEqual([]);
  });
});

it("has a rule with an example for every key of the language that concerns others", () => {
  const specs = [...examples, ...edits.map((it) => ({ before: it[2], after: it[3] }))];
  const edited = new Set(specs.flatMap((it) => editedKeys(parse(it.before), parse(it.after))));
  const silent = (key: string) => elsewhere.includes(key) || withoutEffect.some((it) => it.test(key));
  const missing = [...languageKeys().all.keys()].filter((it) => !silent(it) && !edited.has(it.split(".").at(-1) ?? ""));
  expect(missing).toEqual([]);
});

it("finds nothing in what concerns nobody else", async () => {
  const spec = (...more: readonly string[]) =>
    `interspec: 1\nservice: orders\n${more.join("\n")}\ntypes:\n  Order: { fields: { id: id } }\ninteractions:\n`;
  const shared = "  getOrder: { style: http, route: 'GET /orders/{id}', in: { id: id }, out: Order, auth: user";
  const consumer =
    "  changed: { style: event, topic: changed, payload: Order }\n  onChanged: { style: event, consumes: changed";
  const before = `${spec("owner: a")}${shared} }\n${consumer} }\n`;
  const keys = [
    "tags: [x], breaker: none, bulkhead: { inFlight: 7 }, priority: critical, runbook: 'https://a.example', audit: true",
    "slo: { latency: { p99: 1s } }, needs: { replay: true }, why: { latency: fast }, retry: { attempts: 3, backoff: 70ms }",
    "suppress: [{ rule: x, reason: long enough to be one }]",
  ];
  const service = ["owner: b", "tags: [y]", "contact: { name: c }", "docs: 'https://b.example'", "license: MIT"];
  const own = "group: other, from: latest, concurrency: 3, dedupe: none, deadLetter: none, retry: { attempts: 2 }";
  const after = `${spec(...service)}${shared}, ${keys.join(", ")} }\n${consumer}, ${own} }\n`;
  expect(findingLines(await comparedSpecs(before, after))).toEqual([]);
});

describe("a refactoring that leaves the wire as it is finds nothing", () => {
  const frame = (types: string, input: string) =>
    `interspec: 1\nservice: orders\ndefaults: { auth: user }\ntypes:\n${types}\ninteractions:\n  place: { style: http, route: POST /orders, in: ${input}, out: Order }\n`;
  const order = "  Order: { fields: { id: id, note: { type: 'string?', maxLength: 9 }, at: timestamp } }";
  const inline = frame(order, "{ a: int, b: { type: string, maxLength: 3 } }");
  it.each([
    [
      "inline fields become a type",
      inline,
      frame(`${order}\n  New: { fields: { a: int, b: { type: string, maxLength: 3 } } }`, "New"),
    ],
    [
      "other order",
      inline,
      frame(
        "  Order: { fields: { at: timestamp, note: { maxLength: 9, type: 'string?' }, id: id } }",
        "{ b: { type: string, maxLength: 3 }, a: int }",
      ),
    ],
    ["an alias", inline, frame(`${order}\n  Short: { type: string, maxLength: 3 }`, "{ a: int, b: Short }")],
    [
      "extends",
      inline,
      frame(
        "  Base: { fields: { id: id, note: { type: 'string?', maxLength: 9 } } }\n  Order: { extends: Base, fields: { at: timestamp } }",
        "{ a: int, b: { type: string, maxLength: 3 } }",
      ),
    ],
    [
      "a default said",
      inline,
      inline.replace(
        "defaults: { auth: user }",
        "unknownFields: reject\nversion: 1\nstability: stable\ndefaults: { auth: user, audience: internal }",
      ),
    ],
  ])("%s", async (_name, before, after) => {
    const found = await comparedSpecs(before, after);
    expect(findingLines(found)).toEqual([]);
    expect(findingLines(await comparedSpecs(after, before))).toEqual([]);
  });
});

describe("what is told as something else", () => {
  const body =
    "types:\n  Order: { fields: { orderId: id } }\ninteractions:\n  place: { style: http, route: POST /orders, in: Order, out: Order }\n";
  const spec = (head: string) => `interspec: 1\n${head}\ndefaults: { auth: user }\n${body}`;
  const config = (rest: string) => `interspec: 1\nname: shop\n${rest}\n`;
  const plain = spec("service: orders");
  const rulesOf = async (before: Record<string, string>, after: Record<string, string>) =>
    (await comparedTexts(before, after)).findings.map((it) => it.rule?.id ?? "unknown");

  it.each([
    ["a service under another name", spec("service: sales"), ["owner-moved", "type-namespace-changed"]],
    ["another version of a service", spec("service: orders\nversion: 2"), ["owner-moved", "type-namespace-changed"]],
    ["another naming", spec("service: orders\nnaming: { json: snake_case }"), ["field-wire-name-changed"]],
    ["a weaker policy", spec("service: orders\ncompatibility: { notice: 1d }"), ["policy-weakened"]],
  ])("%s", async (_name, after, rules) => {
    expect(await rulesOf({ "specs/orders.yaml": plain }, { "specs/orders.yaml": after })).toEqual(rules);
  });

  const event =
    "interspec: 1\nservice: orders\ninteractions:\n  changed: { style: event, topic: changed, payload: { id: id } }\n";
  const two = "brokers: { event: kafka, b: kafka }";
  it.each([
    [
      "a new broker",
      event.replace("topic:", "broker: b, topic:"),
      two,
      two.replace("b: kafka", "b: nats"),
      ["topic-changed"],
    ],
    ["another namespace", event, "namespace: a", "namespace: b", ["event-type-renamed", "envelope-source-changed"]],
    ["another kind of broker", event, "brokers: { event: kafka }", "brokers: { event: nats }", ["topic-changed"]],
    [
      "another proof",
      plain,
      "security: { user: { type: bearer } }",
      "security: { user: { type: mtls } }",
      ["auth-added"],
    ],
    [
      "another header",
      plain,
      "security: { user: { type: apiKey, header: X-A } }",
      "security: { user: { type: apiKey, header: X-B } }",
      ["auth-added"],
    ],
    [
      "another issuer",
      plain,
      "security: { user: { type: oidc, issuer: 'https://a.example', audience: a } }",
      "security: { user: { type: oidc, issuer: 'https://b.example', audience: a } }",
      ["auth-added"],
    ],
  ])("%s", async (_name, text, before, after, rules) => {
    const files = (rest: string) => ({ "interspec.yaml": config(rest), "specs/orders.yaml": text });
    expect(await rulesOf(files(before), files(after))).toEqual(rules);
  });
});

/** The names of all keys on the way to something that differs. */
function editedKeys(before: unknown, after: unknown): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const entries = (value: unknown): ReadonlyMap<string, unknown> =>
    new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  const [old, now] = [entries(before), entries(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    if (JSON.stringify(old.get(key)) === JSON.stringify(now.get(key))) return [];
    return [key, ...editedKeys(old.get(key), now.get(key))];
  });
}
