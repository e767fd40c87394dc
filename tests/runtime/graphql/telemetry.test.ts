import { afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import { graphqlCall, graphqlField } from "../../../runtime/src/graphql/operation.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { instrument } from "../../../runtime/src/otel/index.ts";
import { serve } from "../../../runtime/src/server/serve.ts";
import { defineService } from "../../../runtime/src/service.ts";
import * as json from "../../../runtime/src/values/graphql-json.ts";
import { readPolicy } from "../../support/graphql-operations.ts";
import { record } from "../../support/http-operations.ts";
import { telemetry } from "../otel/telemetry.ts";

vi.setConfig({ testTimeout: 20_000 });

let takeBack: () => void;
beforeAll(() => telemetry.register());
beforeEach(() => {
  takeBack = instrument();
  telemetry.forget();
});
afterEach(() => takeBack());

const desk = {
  ask: graphqlCall({
    ...readPolicy,
    interaction: "desk.ask",
    field: "Query.answer",
    document: "query ask($text: String!) { answer(text: $text) { said } }",
    input: record({ text: json.string }),
    output: record({ said: json.string }),
  }),
};
const fields = {
  length: graphqlField({
    ...readPolicy,
    interaction: "desk.length",
    field: "Answer.length",
    parent: record({ said: json.string }),
    input: record({}),
    output: json.int,
  }),
};
const subgraph = "type Query { answer(text: String!): Answer! } type Answer { said: String! length: Int! }";

async function deskAt(answer: (text: string) => string): Promise<string> {
  const service = defineService({
    name: "desk",
    version: 1,
    maxHops: 3,
    operations: { ...desk, ...fields },
    subgraph,
    calls: {},
    handlers: {
      ask: async ({ text }) => ({ said: answer(String(text)) }),
      length: async (parents) => parents.map(({ said }) => String(said).length),
    },
  });
  const app = await serve([service], { port: 0, host: "127.0.0.1", drain: { graceMs: 500 } });
  onTestFinished(() => app.drain());
  return app.url;
}

it("a call to a graph is one trace, named by its operation, with a span for each batch of a field", async () => {
  const url = await deskAt((text) => `${text}!`);
  const client = createClient("desk", desk, url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  await client.ask({ text: "hush" });
  const spans = await telemetry.ended(2);
  expect(spans.map((it) => it.name)).toEqual(["query ask", "query ask"]);
  expect(new Set(spans.map((it) => it.spanContext().traceId)).size).toBe(1);
  for (const { attributes } of spans) {
    const graph = { "graphql.operation.type": "query", "graphql.operation.name": "ask" };
    expect(attributes).toMatchObject({ "interspec.interaction": "desk.ask", ...graph });
    expect(Object.keys(attributes).filter((it) => it.startsWith("rpc."))).toEqual([]);
    expect(JSON.stringify(attributes)).not.toContain("hush");
  }
  telemetry.forget();
  const body = JSON.stringify({ query: '{ a: answer(text: "x") { length } b: answer(text: "yy") { length } }' });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body });
  expect(await response.json()).toEqual({ data: { a: { length: 2 }, b: { length: 3 } } });
  const asked = await telemetry.ended(3);
  expect(asked.map((it) => it.name)).toEqual(["query ask", "query ask", "Answer.length"]);
  const [first, , field] = asked;
  expect(field?.spanContext().traceId).toBe(first?.spanContext().traceId);
});

it("a failure of a field is told by its code, and is no fault of the server where its caller is to blame", async () => {
  const url = await deskAt(() => {
    throw interactionError({ code: "not_found", reason: null, details: null, message: "no" });
  });
  const client = createClient("desk", desk, url);
  onTestFinished(() => client[Symbol.asyncDispose]());
  await expect(client.ask({ text: "x" })).rejects.toMatchObject({ code: "not_found" });
  const [caller, server] = await telemetry.ended(2);
  expect(caller?.attributes["error.type"]).toBe("not_found");
  expect(server?.attributes["error.type"]).toBeUndefined();
});
