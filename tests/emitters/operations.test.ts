import { create, type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import type { OpenAPIObject, OperationObject, ParameterObject, ReferenceObject } from "openapi3-ts/oas31";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { camelCase } from "../../generator/base/words.ts";
import { operationsModule, operationsName } from "../../generator/emit/typescript/operations-module.ts";
import { emitters as allEmitters } from "../../generator/emitters/index.ts";
import { openapi } from "../../generator/emitters/openapi/index.ts";
import { tsService } from "../../generator/emitters/ts-service/index.ts";
import { type AnsweredInteraction, isAnswered, ofStyle, type Page } from "../../generator/model/interaction.ts";
import type { Unit, Workspace } from "../../generator/model/workspace.ts";
import type { HttpOperation } from "../../runtime/src/http/operation.ts";
import { type ErrorType, Pass } from "../../runtime/src/index.ts";
import type { Operation } from "../../runtime/src/operation.ts";
import type { RpcOperation } from "../../runtime/src/rpc/operation.ts";
import type { Service } from "../../runtime/src/service.ts";
import type { TextFile } from "../judges/finding.ts";
import { compiledTexts } from "../support/compile.ts";
import { emitted, textOf } from "../support/contracts-of.ts";
import { goldenCases, wholeWorkspaces, workspaceOf } from "../support/every-workspace.ts";
import { type GeneratedCode, generatedCode } from "../values/generated-code.ts";

// All that write operations, and what puts them together.
const emitters = allEmitters.filter(({ name }) => /^ts-(?!types|codecs|handlers)/.test(name));
const folders = [...wholeWorkspaces, ...["ts-http", "ts-rpc", "openapi"].flatMap(goldenCases)];

describe.each(folders)("the operations of %s", (folder) => {
  let workspace: Workspace;
  let code: GeneratedCode;

  beforeAll(async () => {
    workspace = await workspaceOf(folder);
    code = await generatedCode(workspace, emitters);
  });

  it("have the numbers of the model", () => {
    for (const interaction of running(workspace)) {
      const operation = operationOf(code, interaction);
      expect(numbersOf(operation), interaction.id).toEqual(numbersOfModel(workspace, interaction));
    }
  });

  it("know the errors that are declared, as every wire has them", () => {
    for (const interaction of running(workspace)) {
      const { errors } = operationOf(code, interaction);
      const declared = interaction.errors.flatMap((id) => workspace.errors.get(id) ?? []);
      expect(errors.map(({ reason, code: word, status, retryable }) => [reason, word, status, retryable])).toEqual(
        declared.map(({ reason, code: word, httpStatus, retryable }) => [reason, word, httpStatus, retryable]),
      );
    }
  });

  it("may be called by the handlers whose spec says so, and by no other", () => {
    for (const service of workspace.services) {
      const path = `${service.folder}/server`;
      if (!code.has(path)) continue;
      const make = code.module(path)[`${camelCase(service.folder)}Service`] as (handlers: object) => Service;
      const { name, version, maxHops, unknownFields, operations, calls } = make({});
      expect({ name, version, maxHops, unknownFields }).toEqual({
        ...{ name: service.name, version: service.version, unknownFields: service.unknownFields },
        maxHops: workspace.lint.maxSyncHops,
      });
      const own = service.interactions.filter(isAnswered);
      // Entities have no interaction, and what comes as messages is told elsewhere.
      const called = Object.values(operations).filter(({ shape }) => shape !== "entity" && shape !== "message");
      expect(new Set(called)).toEqual(new Set(own.map((it) => operationOf(code, it))));
      expect(calledBy(calls)).toEqual(declaredCalls(workspace, service.id));
    }
  });
});

describe.each([...wholeWorkspaces, ...goldenCases("ts-http"), ...goldenCases("openapi")])(
  "the endpoints of %s",
  (folder) => {
    it("are those of its OpenAPI documents", async () => {
      const workspace = await workspaceOf(folder);
      const code = await generatedCode(workspace, emitters);
      const files = await emitted(workspace, [openapi]);
      for (const service of workspace.services) {
        for (const interaction of ofStyle(service, "http")) {
          const document = documentOf(files, service);
          const operation = operationOf(code, interaction) as HttpOperation;
          expect(described(operation), interaction.id).toEqual(documented(document, interaction.name));
        }
      }
    });
  },
);

describe("the codecs of messages", () => {
  it.each([
    ["own", "output", { thing: { thingId: "t", name: "n", tags: ["a"] } }],
    ["around", "input", { thingId: "t", name: "n", tags: [] }],
    ["around", "output", { thingId: "t", name: "n", tags: ["a", "b"] }],
    ["nothing", "input", {}],
    ["nothing", "output", undefined],
    ["list", "output", [{ thingId: "t", name: "n", tags: [] }]],
    ["list", "output", []],
    ["alias", "output", [{ thingId: "t", name: "n", tags: ["a"] }]],
    ["nested", "output", [[], [{ thingId: "t", name: "n", tags: ["a"] }]]],
    ["union", "output", { case: "text", value: "hello" }],
    ["pages", "input", { open: true }],
    ["pages", "output", [{ thingId: "t", name: "n", tags: ["a"] }]],
    ["change", "input", { thingId: "t", change: { name: "n" } }],
    ["new", "input", { new: 7 }],
  ] as const)("of %s bring its %s through", async (name, side, value) => {
    const workspace = await workspaceOf("tests/goldens/ts-rpc/messages");
    const { module } = await generatedCode(workspace, emitters);
    const operations = module("things/wire/rpc")["thingsRpc"] as Readonly<Record<string, RpcOperation>>;
    const operation = operations[name];
    if (operation === undefined) throw new Error(`no operation '${name}'`);
    const pass = new Pass("reject");
    const codec = operation[side];
    const message = create(operation.method[side], codec.encode(value as never, "", pass) as MessageShape<DescMessage>);
    const bytes = toBinary(operation.method[side], message);
    expect(codec.decode(fromBinary(operation.method[side], bytes), "", pass)).toEqual(value);
    expect(pass.violations).toEqual([]);
  });

  it("are those of the errors that are declared", async () => {
    const { module } = await generatedCode(await workspaceOf("tests/goldens/ts-rpc/errors-of-others"), emitters);
    const operations = module("orders-v2/wire/rpc")["ordersV2Rpc"] as Readonly<Record<string, RpcOperation>>;
    const names = operations["read"]?.rpcErrors.map((it) => [it.type.reason, it.schema.typeName]);
    expect(names).toEqual([
      ["GONE", "shop.orders.v2.Gone"],
      ["LOST", "shop.common.v1.Lost"],
      ["LATE", "shop.common.v1.Late"],
    ]);
    const late = operations["read"]?.rpcErrors[2];
    const pass = new Pass("reject");
    expect(late?.codec.decode(late.codec.encode({ by: 1500 } as never, "", pass), "", pass)).toEqual({ by: 1500 });
  });
});

describe("an error", () => {
  it("has the type of its problem document, its domain, and a status of its own", async () => {
    const text = (config: string) => ({
      "interspec.yaml": config,
      "specs/pay.yaml": `
interspec: 1
service: pay
defaults: { auth: none }
errors:
  Refused: { code: FAILED_PRECONDITION, status: 422 }
  Late: { code: DEADLINE_EXCEEDED }
interactions:
  pay: { style: http, route: POST /pay, errors: [Refused, Late] }
`,
    });
    const errorsOf = async (config: string) => {
      const { workspace } = await compiledTexts(text(config));
      const { refused, late } = (await generatedCode(workspace)).module("pay/errors") as Readonly<
        Record<string, ErrorType<string, unknown>>
      >;
      return [refused, late].map((it) => [it?.type, it?.domain, it?.status]);
    };
    expect(await errorsOf("interspec: 1\nname: till\nnamespace: shop\n")).toEqual([
      ["urn:interspec:shop:pay:Refused", "shop", 422],
      ["urn:interspec:shop:pay:Late", "shop", 504],
    ]);
    const [[, domain] = []] = await errorsOf("interspec: 1\nname: till\n");
    expect(domain).toBe("till");
  });
});

describe("another style", () => {
  const spec = (style: string, route: string) => `
interspec: 1
service: orders
defaults: { auth: none }
types:
  Order: { fields: { id: id, tags: list<string>, state: { type: string, default: OPEN } } }
errors:
  Gone: { code: NOT_FOUND, fields: { at: timestamp } }
interactions:
  read: { style: ${style}, ${route === "" ? "" : 'route: "GET /orders/{id}", '}in: { id: id }, out: Order, errors: [Gone] }
  list: { style: ${style}, ${route === "" ? "" : "route: GET /orders, "}in: { open: "bool?" }, out: list<Order>, page: cursor }
  place: { style: ${style}, ${route === "" ? "" : "route: POST /orders, "}in: Order, out: Order, idempotency: key }
  drop: { style: ${style}, ${route === "" ? "" : "route: POST /drop, "}in: { id: id } }
`;

  it("changes comments and imports of the face, and nothing else", async () => {
    const faceOf = async (text: string, file: string) => {
      const { workspace } = await compiledTexts({ "specs/orders.yaml": text });
      return bareText(textOf(await emitted(workspace, [tsService]), file));
    };
    for (const file of ["handlers.ts", "client.ts"]) {
      const http = await faceOf(spec("http", "with"), file);
      const grpc = await faceOf(spec("grpc", ""), file);
      expect(http).toContain("read(input");
      expect(grpc.replaceAll("ordersRpc", "ordersHttp")).toBe(http);
    }
  });
});

function running(workspace: Workspace): readonly AnsweredInteraction[] {
  return workspace.services.flatMap((it) => it.interactions.filter(isAnswered));
}

function operationOf({ workspace, module }: GeneratedCode, interaction: AnsweredInteraction): Operation {
  const unit = workspace.services.find((it) => it.id === interaction.service);
  if (unit === undefined) throw new Error(`no service '${interaction.service}'`);
  const place = operationsModule(interaction);
  const operations = module(`${unit.folder}/${place.module}`)[operationsName(unit, place)];
  const operation = (operations as Readonly<Record<string, Operation>>)[interaction.name];
  if (operation === undefined) throw new Error(`no operation '${interaction.id}'`);
  return operation;
}

/** All that is said of an operation whatever its style, without what is not there. */
function numbersOf(operation: Operation): object {
  const { interaction, style, timeoutMs, idempotency, retry, breaker, bulkhead, limits, auth } = operation;
  const { priority = "default", audit = false, deprecated = null } = operation;
  return {
    ...{ interaction, style, timeoutMs, idempotency, retry, breaker, bulkhead, limits, auth, priority, audit },
    ...{ deprecated: deprecated === null ? null : [deprecated.since, deprecated.sunset ?? null] },
    ...("idleTimeoutMs" in operation ? { idleTimeoutMs: operation.idleTimeoutMs } : {}),
    ...("resume" in operation ? { resume: operation.resume } : {}),
    ...("page" in operation ? { page: operation.page } : {}),
  };
}

function numbersOfModel(workspace: Workspace, interaction: AnsweredInteraction): object {
  const { policies, deprecated } = interaction;
  const { retry } = policies;
  const { bodyBytes, inFlight, rate, rateBy, headers } = policies.limits.value;
  const auth = policies.auth.value;
  const schemes = new Map(workspace.security.map((it) => [it.name, it]));
  const page = "page" in interaction ? interaction.page : null;
  return {
    ...{ interaction: interaction.id, style: interaction.style },
    ...{ timeoutMs: timeOf(interaction), idempotency: policies.idempotency.value },
    retry: retry.value === null ? null : withoutTopics(retry.value),
    ...{ breaker: policies.breaker.value, bulkhead: policies.bulkhead.value },
    limits: {
      bodyBytes,
      ...(inFlight === null ? {} : { inFlight }),
      ...(rate === null ? {} : { rate: { count: rate.count, perMs: rate.perMs }, rateBy }),
      ...(headers === null ? {} : { headers }),
    },
    auth: (auth.kind === "none" ? [] : auth.options).map(({ scheme, scopes }) => {
      const known = schemes.get(scheme);
      return { scheme, scopes, ...(known?.type === "apiKey" ? { header: known.header } : {}) };
    }),
    ...{ priority: policies.priority.value, audit: policies.audit.value },
    deprecated: deprecated === null ? null : [deprecated.since, deprecated.sunset],
    ...streamNumbers(interaction),
    ...(interaction.style === "realtime" ? {} : { page: page === null ? null : expect.objectContaining(sizes(page)) }),
  };
}

/** What goes for calls says nothing of a subscription. */
function timeOf(interaction: AnsweredInteraction): number | null {
  const { value, level } = interaction.policies.timeoutMs;
  return isSubscription(interaction) && level !== "interaction" ? null : value;
}

/** How long it may be silent, and how it goes on; what is no stream of RPC may be silent for as long as it likes. */
function streamNumbers(interaction: AnsweredInteraction): object {
  const { style } = interaction;
  if (style === "stream") return { idleTimeoutMs: interaction.idleTimeoutMs, resume: interaction.resume };
  if (style === "grpc") return { idleTimeoutMs: null, resume: null };
  return style === "realtime" || isSubscription(interaction) ? { idleTimeoutMs: Number.POSITIVE_INFINITY } : {};
}

function sizes({ limit, max }: Page): object {
  return { limit, max };
}

function isSubscription(interaction: AnsweredInteraction): boolean {
  return interaction.style === "graphql" && interaction.field.root === "Subscription";
}

function withoutTopics({ topicsMs: _topics, ...rest }: { readonly topicsMs: readonly number[] }): object {
  return rest;
}

/** A line a call: `placeOrder inventory.reserve is inventory.reserve`. */
function calledBy(calls: Service["calls"]): readonly string[] {
  const lines = Object.entries(calls).flatMap(([handler, services]) =>
    Object.entries(services).flatMap(([service, operations]) =>
      Object.entries(operations).map(([call, it]) => `${handler} ${service}.${call} is ${it.interaction}`),
    ),
  );
  return lines.sort();
}

function declaredCalls(workspace: Workspace, service: string): readonly string[] {
  const own = [...workspace.interactions.values()].filter((it) => it.service === service);
  const lines = own.flatMap((it) =>
    it.calls.flatMap(({ to }) => {
      const callee = workspace.interactions.get(to);
      const unit = workspace.services.find((other) => other.id === callee?.service);
      if (callee === undefined || unit === undefined || !isAnswered(callee)) return [];
      return [`${it.name} ${camelCase(unit.folder)}.${callee.name} is ${to}`];
    }),
  );
  return lines.sort();
}

/** What a document says of an endpoint, and what its operation says, in the same words. */
interface Described {
  readonly route: string;
  readonly status: number;
  readonly parameters: readonly string[];
  readonly request: readonly string[];
  readonly answer: readonly string[];
  readonly headers: readonly string[];
  readonly schemes: readonly string[];
}

function described(operation: HttpOperation): Described {
  const { method, path, status, bind, body, answer, page, etag, cacheControl } = operation;
  const paged = page === null || method === "POST" ? [] : ["query cursor", "query limit"];
  const media = { none: [], json: ["application/json"] };
  const merge = ["application/merge-patch+json", "application/json"];
  const isHead = method === "HEAD";
  return {
    route: `${method} ${path.replace(/\{\w+\}/g, "{}")}`,
    status,
    parameters: [...bind.map((it) => `${it.in} ${it.in === "path" ? "" : it.name}`.trim()), ...paged].sort(),
    request: typeof body === "string" ? media[body] : "patch" in body ? merge : [body.mediaType],
    answer: answer.codec === null || isHead ? [] : [answer.content?.mediaType ?? "application/json"],
    headers: [
      ...answer.headers.map((it) => it.name),
      ...(etag === undefined ? [] : ["ETag"]),
      ...(cacheControl?.includes("max-age") === true ? [`Cache-Control ${cacheControl}`] : []),
    ].sort(),
    schemes: operation.auth.map((it) => it.scheme),
  };
}

const ofProtocol = ["Idempotency-Key", "If-None-Match", "If-Match", "X-Request-Timeout-Ms"];

function documented(document: OpenAPIObject, name: string): Described {
  const all = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).map(([method, it]) => ({ path, method, operation: it as OperationObject })),
  );
  const found = all.find((it) => it.operation.operationId === name);
  if (found === undefined) throw new Error(`no operation '${name}' in the document`);
  const { path, method, operation } = found;
  const parameters = (operation.parameters ?? []).map((it) => resolved<ParameterObject>(document, it));
  const [status = "", success] = Object.entries(operation.responses ?? {}).find(([it]) => /^2/.test(it)) ?? [];
  const headers = Object.entries<{ readonly schema?: { readonly const?: string } }>(success?.headers ?? {});
  const others = ["Idempotency-Replayed", "RateLimit", "RateLimit-Policy", "Deprecation", "Sunset", "Link"];
  return {
    route: `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "{}")}`,
    status: Number(status),
    parameters: parameters
      .filter((it) => !ofProtocol.includes(it.name))
      .map((it) => `${it.in} ${it.in === "path" ? "" : it.name}`.trim())
      .sort(),
    request: Object.keys((operation.requestBody as { readonly content: object } | undefined)?.content ?? {}),
    answer: Object.keys(success?.content ?? {}),
    headers: headers
      .filter(([it]) => !others.includes(it))
      .map(([it, { schema }]) => (it === "Cache-Control" ? `${it} ${schema?.const}` : it))
      .sort(),
    schemes: (operation.security ?? []).flatMap((it) => Object.keys(it)),
  };
}

function resolved<Of>(document: OpenAPIObject, it: Of | ReferenceObject): Of {
  if (typeof it !== "object" || it === null || !("$ref" in it)) return it as Of;
  const steps = String(it.$ref).split("/").slice(1);
  return steps.reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>>)[step], document) as Of;
}

function documentOf(files: readonly TextFile[], { folder }: Unit): OpenAPIObject {
  return parse(textOf(files, `/${folder}.yaml`)) as OpenAPIObject;
}

/** A module without comments and imports. */
function bareText(text: string): string {
  return text
    .replace(/\/\*\*[\s\S]*?\*\/|\/\/[^\n]*/g, "")
    .replace(/^import [\s\S]*?;$/gm, "")
    .replace(/\n\s*\n+/g, "\n");
}
