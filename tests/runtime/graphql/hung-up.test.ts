import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { graphqlCall } from "../../../runtime/src/graphql/operation.ts";
import { serve } from "../../../runtime/src/server/serve.ts";
import { defineService } from "../../../runtime/src/service.ts";
import * as json from "../../../runtime/src/values/graphql-json.ts";
import { readPolicy } from "../../support/graphql-operations.ts";
import { record } from "../../support/http-operations.ts";
import { later } from "../../support/outcome.ts";

const desk = {
  ask: graphqlCall({
    interaction: "desk.ask",
    field: "Query.answer",
    document: "query ask { answer { said } }",
    input: record({}),
    output: record({ said: json.string }),
    ...readPolicy,
    timeoutMs: 10_000,
  }),
};
const subgraph = "type Query { answer: Answer! } type Answer { said: String! }";
const target = "/graphql?query=%7Banswer%7Bsaid%7D%7D";

it.each([
  ["HTTP/1.1", (url: URL) => connect(Number(url.port), url.hostname)],
  ["HTTP/2", (url: URL) => connectHttp2(url)],
])("what is done for a caller that hangs up is given up: %s", async (_version, open) => {
  const [begun, given] = [later<void>(), later<unknown>()];
  const service = defineService({
    name: "desk",
    version: 1,
    maxHops: 3,
    operations: desk,
    subgraph,
    calls: {},
    handlers: {
      async ask(_input, { signal }: { readonly signal: AbortSignal }) {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        given.resolve(signal.reason);
        return { said: "" };
      },
    },
  });
  const app = await serve([service], { port: 0, host: "127.0.0.1", drain: { graceMs: 500 } });
  onTestFinished(() => app.drain());
  const caller = open(new URL(`http://127.0.0.1:${app.port}`));
  caller.on("error", () => undefined);
  if ("request" in caller) caller.request({ ":path": target }).on("error", () => undefined);
  else caller.write(`GET ${target} HTTP/1.1\r\nhost: a\r\n\r\n`);
  await begun.promise;
  caller.destroy();
  expect(await given.promise).toMatchObject({ code: "canceled" });
});
