import { describe, expect, it } from "vitest";
import { jsLiteral, jsString, jsTemplateText } from "../../generator/emit/js-text.ts";
import { smoke } from "../../generator/emitters/smoke/index.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";

const workspace = `
interspec: 1
name: shop
namespace: shop
security:
  user: { type: bearer }
  partner: { type: apiKey, header: X-Api-Key }
  mesh: { type: mtls }
`;

async function script(service: string): Promise<string> {
  const files = await contractsOf({ "interspec.yaml": workspace, "specs/orders.yaml": service }, smoke);
  return textOf(files, "smoke/orders.k6.js");
}

const head = "interspec: 1\nservice: orders\nowner: team-orders\n";

describe("a smoke script", () => {
  it("is not there for a service without reads", async () => {
    const service = `${head}interactions:\n  place: { style: http, route: POST /v1/orders, in: { id: id }, auth: user }\n`;
    expect(await contractsOf({ "interspec.yaml": workspace, "specs/orders.yaml": service }, smoke)).toEqual([]);
  });

  it("asks an example of the spec and expects it to succeed", async () => {
    const text = await script(`${head}
errors: { Gone: { code: NOT_FOUND } }
interactions:
  find:
    style: http
    route: GET /v1/{shop}/orders
    auth: user
    in: { shop: string, tags: list<string>, tenant: { type: "string?", bind: header X-Tenant } }
    out: { id: id }
    errors: [Gone]
    examples:
      - { name: one, in: { shop: "a/b \${x}", tags: [red, "blue & green"], tenant: t1 }, out: { id: o-1 } }
`);
    expect(text).toContain(`http.get(\`\${baseUrl}/v1/a%2Fb%20%24%7Bx%7D/orders?tags=red&tags=blue%20%26%20green\`, {`);
    expect(text).toContain('headers: { ...user, "X-Tenant": "t1" },');
    expect(text).toContain('"orders.find answers 200": ({ status }) => status === 200,');
    expect(text).not.toContain("expectedStatuses");
  });

  it("accepts declared errors where it had to make the values up", async () => {
    const text = await script(`${head}
errors:
  Gone: { code: NOT_FOUND }
  Closed: { code: FAILED_PRECONDITION, status: 409 }
interactions:
  find: { style: http, route: "GET /v1/orders/{id}", auth: user, in: { id: id }, out: { id: id }, errors: [Gone, Closed] }
`);
    expect(text).toContain('"orders.find answers 200, or 404 GONE or 409 CLOSED": ({ status }) =>');
    expect(text).toContain('|| (status === 404 && response.json("reason") === "GONE")');
    expect(text).toContain("responseCallback: http.expectedStatuses(200, 404, 409),");
  });

  it("turns objectives into thresholds of their interaction", async () => {
    const text = await script(`${head}
interactions:
  find: { style: http, route: GET /v1/orders, auth: user, out: { id: id }, slo: { latency: { p50: 20ms, p99: 1s }, availability: 99.9 } }
  count: { style: http, route: GET /v1/count, auth: user, out: { count: int } }
`);
    expect(text).toContain(`  thresholds: {
    checks: ["rate>=0.999"],
    "checks{interaction:orders.find}": ["rate>=0.999"],
    "http_req_duration{interaction:orders.find}": ["p(50)<20", "p(99)<1000"],
    "checks{interaction:orders.count}": ["rate==1"],
  },`);
    expect(text).toContain('}, { interaction: "orders.find" });');
  });

  it("proves who it is by the first scheme that a header can carry, and says what it cannot", async () => {
    const text = await script(`${head}
interactions:
  mine: { style: http, route: GET /v1/mine, auth: [mesh, partner], out: { id: id } }
  theirs: { style: http, route: GET /v1/theirs, auth: mesh, out: { id: id } }
  all: { style: http, route: GET /v1/all, auth: { none: public }, out: { id: id } }
`);
    expect(text).toContain("// k6 run -e BASE_URL=http://orders:8080 -e PARTNER_KEY=… orders.k6.js");
    expect(text).toContain("// `mesh` is a client certificate: add it to the options as tlsAuth.");
    expect(text).toContain('const partner = { "X-Api-Key": __ENV.PARTNER_KEY };');
    expect(text.match(/headers: /g)).toEqual(["headers: "]);
  });

  it("keeps names apart from its own and from the language's", async () => {
    const text = await script(`${head}
interactions:
  check: { style: http, route: GET /v1/check, auth: user, out: { id: id } }
  delete: { style: http, route: GET /v1/delete, auth: user, out: { id: id } }
  user: { style: http, route: GET /v1/user, auth: user, out: { id: id } }
`);
    expect(text).toContain("  check_();\n  delete_();\n  user_();\n");
  });

  it("selects all fields of an answer: foreign entities by key, recursion once", async () => {
    const text = await script(`${head}
types:
  Tree: { fields: { name: string, children: list<Tree>, tags: map<Tag>, pay: Pay, nothing: Nothing } }
  Tag: { fields: { text: string } }
  Pay: { union: { card: Tag, cash: int } }
  Nothing: { fields: {} }
interactions:
  tree: { style: graphql, field: Query.tree, auth: user, in: { ids: list<id>, at: "timestamp?" }, out: Tree }
`);
    expect(text).toContain("query Tree {\n    tree {");
    expect(text).toContain("      tags { key value { text } }");
    expect(text).toContain("      pay { ... on PayCard { card { text } } ... on PayCash { cash } }");
    expect(text).toContain("      nothing { __typename }");
    expect(text).not.toContain("children");
  });
});

describe("a query", () => {
  it("stays within what a server takes, however many ways lead through the types", async () => {
    const levels = Array.from(
      { length: 40 },
      (_, index) => `  T${index}: { fields: { a: T${index + 1}, b: T${index + 1}, c: int } }`,
    );
    const text = await script(`${head}
types:
${levels.join("\n")}
  T40: { fields: { c: int } }
interactions:
  deep: { style: graphql, field: Query.deep, auth: user, out: T0 }
`);
    const query = /const query = `([^`]*)`/.exec(text)?.[1] ?? "";
    expect(query.split(/[\s{}]+/).length).toBeLessThan(400);
    expect(depthOf(query)).toBeLessThanOrEqual(10);
  });
});

describe("texts", () => {
  const hostile = [
    `\`\${process.exit(1)}\``,
    'a"b\\c\n\r\u2028\u2029\u0000',
    "*/ </script> {{x}} #{y}",
    "\ud800 lone",
    "__proto__",
  ];

  it.each(hostile)("come back from JavaScript as they were: %j", (text) => {
    expect(evaluated(jsString(text))).toBe(text);
    expect(evaluated(`\`${jsTemplateText(text)}\``)).toBe(text);
    expect(evaluated(`(${jsLiteral({ [text]: [text, 1, null, true] })})`)).toEqual(
      JSON.parse(JSON.stringify({ [text]: [text, 1, null, true] })),
    );
    expect(jsString(text)).not.toMatch(/[\u2028\u2029\n\r]/);
  });
});

function evaluated(code: string): unknown {
  return new Function(`return ${code};`)();
}

function depthOf(query: string): number {
  let depth = 0;
  const depths = [...query].map((it) => {
    depth += it === "{" ? 1 : it === "}" ? -1 : 0;
    return depth;
  });
  return Math.max(...depths);
}
