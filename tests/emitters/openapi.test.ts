import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openapi } from "../../generator/emitters/openapi/index.ts";
import { compiledTexts } from "../support/compile.ts";
import { emitted, textOf } from "../support/contracts-of.ts";

const schemes = `
security:
  user: { type: oidc, issuer: "https://id.example.com/", audience: shop, scopes: { "a:read": Read } }
  app: { type: oidc, issuer: "https://id.example.com", authorizationUrl: "https://id.example.com/a", tokenUrl: "https://id.example.com/t", scopes: { "a:read": Read } }
  token: { type: bearer }
  partner: { type: apiKey, header: X-Key }
  service: { type: mtls }
  device: { type: mqttUser }
`;

/** The document of one service with these types, errors and interactions. */
async function documentOf(interactions: string, more = ""): Promise<unknown> {
  const texts = {
    "interspec.yaml": `interspec: 1\nname: shop\n${schemes}`,
    "specs/shop.yaml": `interspec: 1\nservice: shop\nowner: team\n${more}\ninteractions:\n${interactions}\n`,
  };
  const { workspace } = await compiledTexts(texts);
  return parse(textOf(await emitted(workspace, [openapi]), "openapi/shop.yaml"));
}

/** A member deep in a document. */
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (member, key) => (typeof member === "object" && member !== null ? Reflect.get(member, key) : undefined),
    value,
  );
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

describe("security", () => {
  it("has every option, and no scheme of MQTT", async () => {
    const document = await documentOf(
      `  read: { style: http, route: GET /a, out: { a: int }, auth: [{ scheme: user, scopes: ["a:read"] }, { scheme: app, scopes: ["a:read"] }, token, partner, service] }
  seen: { style: mqtt, topic: seen, from: device, payload: { a: int } }`,
    );
    expect(at(document, "paths", "/a", "get", "security")).toEqual([
      { user: ["a:read"] },
      { app: ["a:read"] },
      { token: [] },
      { partner: [] },
      { service: [] },
    ]);
    expect(at(document, "components", "securitySchemes")).toMatchObject({
      app: {
        type: "oauth2",
        flows: {
          authorizationCode: {
            authorizationUrl: "https://id.example.com/a",
            tokenUrl: "https://id.example.com/t",
            scopes: { "a:read": "Read" },
          },
        },
      },
      partner: { type: "apiKey", in: "header", name: "X-Key" },
      service: { type: "mutualTLS" },
      token: { type: "http", scheme: "bearer" },
      user: { type: "openIdConnect", openIdConnectUrl: "https://id.example.com/.well-known/openid-configuration" },
    });
    expect(keysOf(at(document, "components", "securitySchemes"))).not.toContain("device");
  });

  it("asks nobody where `auth` is none, and then refuses nobody", async () => {
    const document = await documentOf(
      "  read: { style: http, route: GET /a, out: { a: int }, auth: { none: public } }",
    );
    const operation = at(document, "paths", "/a", "get");
    expect(at(operation, "security")).toEqual([]);
    expect(keysOf(at(operation, "responses"))).toEqual(["200", "400", "406", "429", "500", "503", "504"]);
    expect(at(document, "components", "securitySchemes")).toBeUndefined();
  });
});

describe("parameters and headers", () => {
  it("stand where the spec binds them", async () => {
    const document = await documentOf(
      `  write:
    style: http
    route: PUT /a/{aId}
    in: { aId: id, b: { type: string, bind: query }, c: { type: "string?", bind: header X-C }, d: int, e: { type: list<int>, bind: query } }
    out: { f: { type: long, bind: header X-F }, g: int }
    auth: token`,
    );
    const operation = at(document, "paths", "/a/{aId}", "put");
    expect(at(operation, "parameters")).toMatchObject([
      { name: "aId", in: "path", required: true },
      { name: "b", in: "query", required: true },
      { name: "e", in: "query", style: "form", explode: true },
      { name: "X-C", in: "header" },
      { $ref: "#/components/parameters/RequestTimeout" },
    ]);
    expect(at(operation, "requestBody", "content", "application/json", "schema")).toMatchObject({
      required: ["d"],
      additionalProperties: false,
    });
    expect(keysOf(at(operation, "responses", "200", "headers"))).toEqual(["X-F"]);
    expect(keysOf(at(operation, "responses", "200", "content", "application/json", "schema", "properties"))).toEqual([
      "g",
    ]);
  });

  it("say versions: ETag, If-Match and 412, If-None-Match and 304", async () => {
    const document = await documentOf(
      `  read: { style: http, route: GET /a, out: A, etag: v, auth: token }
  write: { style: http, route: PATCH /a, in: { a: patch<A> }, out: A, etag: v, auth: token }`,
      "types: { A: { fields: { v: long, text: string } } }",
    );
    const [read, write] = [at(document, "paths", "/a", "get"), at(document, "paths", "/a", "patch")];
    expect(keysOf(at(read, "responses"))).toContain("304");
    expect(keysOf(at(read, "responses"))).not.toContain("412");
    expect(keysOf(at(write, "responses"))).toContain("412");
    expect(at(read, "parameters", "0", "$ref")).toMatch("IfNoneMatch");
    expect(at(write, "parameters", "0", "$ref")).toMatch("IfMatch");
    expect(keysOf(at(write, "requestBody", "content"))).toEqual(["application/merge-patch+json", "application/json"]);
  });

  it("tell of a deprecation, in the operation and in its answers", async () => {
    const document = await documentOf(
      `  read: { style: http, route: GET /a, out: { a: int }, auth: token, deprecated: { since: 2026-05-01, sunset: 2026-11-01, use: shop.other } }
  other: { style: http, route: GET /b, out: { a: int }, auth: token }`,
    );
    const operation = at(document, "paths", "/a", "get");
    expect(operation).toMatchObject({ deprecated: true, "x-sunset": "2026-11-01" });
    expect(at(operation, "responses", "200", "headers")).toMatchObject({
      Deprecation: { schema: { const: "@1777593600" } },
      Sunset: { schema: { const: "Sun, 01 Nov 2026 00:00:00 GMT" } },
      Link: {},
    });
  });
});

describe("errors", () => {
  it("share a status as `anyOf`", async () => {
    const document = await documentOf(
      "  write: { style: http, route: POST /a, in: { a: int }, out: { a: int }, errors: [Bad, Worse], auth: token }",
      "errors: { Bad: { code: INVALID_ARGUMENT, message: a is bad }, Worse: { code: OUT_OF_RANGE, fields: { limit: int } } }",
    );
    const response = at(document, "paths", "/a", "post", "responses", "400");
    expect(at(response, "description")).toBe("The request is invalid, or a is bad (`BAD`), or worse (`WORSE`).");
    expect(at(response, "content", "application/problem+json", "schema")).toEqual({
      anyOf: ["Bad", "Worse", "Problem"].map((it) => ({ $ref: `#/components/schemas/${it}` })),
    });
    expect(
      at(response, "content", "application/problem+json", "examples", "invalidArgument", "value", "violations"),
    ).toEqual([{ field: "a", rule: "required", message: "is required" }]);
    expect(at(document, "components", "schemas", "Bad", "allOf", "1", "required")).toEqual(["reason"]);
  });

  it("have no body where the method is HEAD", async () => {
    const document = await documentOf(
      "  read: { style: http, route: HEAD /a, out: A, errors: [Gone], auth: token }",
      "types: { A: { fields: { a: Other } }, Other: { fields: { a: int } } }\nerrors: { Gone: { code: NOT_FOUND } }",
    );
    expect(at(document, "components", "schemas")).toBeUndefined();
    expect(JSON.stringify(at(document, "paths"))).not.toContain("content");
  });
});

describe("bodies", () => {
  it("are open to what they do not know where the service ignores it", async () => {
    const interactions = "  write: { style: http, route: POST /a, in: A, out: A, auth: token }";
    const types = "types: { A: { fields: { a: int } } }";
    const closed = await documentOf(interactions, types);
    const open = await documentOf(interactions, `unknownFields: ignore\n${types}`);
    expect(at(closed, "components", "schemas", "AInput", "additionalProperties")).toBe(false);
    expect(at(open, "components", "schemas", "AInput", "additionalProperties")).toBeUndefined();
  });

  it("keep a type of the spec its name where the document has one like it", async () => {
    const document = await documentOf(
      "  write: { style: http, route: POST /a, in: Problem, out: Long, auth: token }",
      "types: { Problem: { fields: { big: long } }, Long: { fields: { a: int } } }",
    );
    const schemas = at(document, "components", "schemas");
    expect(keysOf(schemas)).toEqual(["Long", "Long2", "Problem", "Problem2", "Violation"]);
    expect(at(schemas, "Problem", "properties", "big", "$ref")).toBe("#/components/schemas/Long2");
  });
});

describe("feeds", () => {
  it("are a GET of one event, whose name is the variant", async () => {
    const document = await documentOf(
      `  feed: { style: realtime, transport: sse, path: /feed, send: Change, auth: token }
  chat: { style: realtime, transport: websocket, path: /chat, send: Change, receive: Change, auth: token }`,
      "types: { Change: { union: { made: A, lost: A } }, A: { fields: { a: int } } }",
    );
    expect(keysOf(at(document, "paths"))).toEqual(["/feed"]);
    expect(at(document, "components", "schemas", "FeedEvent", "properties", "event", "enum")).toEqual(["made", "lost"]);
    const operation = at(document, "paths", "/feed", "get");
    expect(at(operation, "x-timeout-ms")).toBeUndefined();
    expect(keysOf(at(operation, "responses"))).not.toContain("504");
    expect(
      at(operation, "responses", "200", "content", "text/event-stream", "examples", "example", "value"),
    ).toMatchObject({
      event: "made",
      data: '{"made":{"a":12}}',
    });
  });
});
