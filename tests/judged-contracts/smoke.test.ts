import { buildSchema, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { graphqlSdl } from "../../generator/emitters/graphql-sdl/index.ts";
import { smoke } from "../../generator/emitters/smoke/index.ts";
import { judgeK6 } from "../judges/k6.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";

const workspace = {
  "interspec.yaml": "interspec: 1\nname: shop\nnamespace: shop\n",
  "specs/orders.yaml": `
interspec: 1
service: orders
owner: team-orders
defaults: { auth: user }
types:
  OrderId: id
  Order: { key: id, fields: { id: OrderId, note: { type: "string?", safety: pii }, left: long } }
  Slot: { key: [day, shelf], fields: { day: date, shelf: int, size: int } }
  Tree:
    fields: { name: string, children: list<Tree>, limits: map<list<State>>, slots: map<Slot>, pick: "Pick?", slot: ref<Slot>, none: None, price: "decimal(9,2)" }
  Pick: { union: { order: Order, tree: Tree, count: int, several: list<State>, none: None } }
  None: { fields: {} }
  Filter: { fields: { states: list<State>, limits: map<int> } }
  State: { enum: [OPEN, PAID] }
errors: { OrderNotFound: { code: NOT_FOUND } }
interactions:
  getOrder: { style: http, route: "GET /v1/orders/{id}", in: { id: OrderId }, out: Order, errors: [OrderNotFound] }
  headOrder: { style: http, route: "HEAD /v1/orders/{id}", in: { id: OrderId }, errors: [OrderNotFound], slo: { availability: 99.5 } }
  hostile:
    style: http
    route: "GET /v1/it's/{id}"
    in: { id: string }
    out: Order
    examples: [{ name: evil, in: { id: "\`\${process.exit(1)}\`\\"\\u2028" }, out: { id: "1", left: "1" } }]
  order: { style: graphql, field: Query.order, in: { id: id }, out: "Order?" }
  everything:
    style: graphql
    field: Query.everything
    in: { keys: list<ref<Slot>>, at: "timestamp?", tree: Tree, state: { type: State, default: OPEN } }
    out: Tree
  mine: { style: graphql, field: Query.mine, in: Tree, out: list<list<State>> }
  count: { style: graphql, field: Query.count, out: int }
  search:
    style: graphql
    field: Query.search
    in: Filter
    out: list<Order>
    page: cursor
    errors: [OrderNotFound]
    examples: [{ name: some, in: { states: [OPEN], limits: { "a\`b": 3 } }, out: { items: [] } }]
`,
};

const answers = {
  "GET /v1/orders/order-1": { status: 404, body: { reason: "ORDER_NOT_FOUND" } },
  "HEAD /v1/orders/order-1": { status: 404 },
  "GET /v1/it's/%60%24%7Bprocess.exit(1)%7D%60%22%E2%80%A8": { status: 200, body: { id: "1" } },
  "POST /graphql": { status: 200, body: { data: { order: null } } },
};

describe("k6", () => {
  it("runs what is generated, and every check holds", async () => {
    const files = await contractsOf(workspace, smoke);
    expect(await judgeK6(files, { answers, env: { USER_TOKEN: "token" } })).toEqual([]);
  });

  it("asks the graph only what its schema has", async () => {
    const files = await contractsOf(workspace, smoke, graphqlSdl);
    const schema = buildSchema(textOf(files, "graphql/orders.graphql"), { assumeValidSDL: true });
    const queries = [...textOf(files, "orders.k6.js").matchAll(/const query = `([^`]*)`/g)].map(([, it = ""]) => it);
    expect(queries.length).toBe(5);
    expect(queries.flatMap((it) => validate(schema, parse(it)).map(({ message }) => message))).toEqual([]);
  });

  it("fails when a service answers otherwise", async () => {
    const files = await contractsOf(workspace, smoke);
    const broken = { ...answers, "POST /graphql": { status: 200, body: { errors: [{ message: "no" }] } } };
    const findings = await judgeK6(files, { answers: broken, env: { USER_TOKEN: "token" } });
    const failed = findings.filter((it) => it.rule === "check").map((it) => it.message);
    expect(failed).toEqual(
      ["order", "everything", "mine", "count", "search"].map((it) => `orders.${it} answers without errors`),
    );
  });
});
