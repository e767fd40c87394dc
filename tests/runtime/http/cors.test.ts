import type { OutgoingHttpHeaders } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { httpCall } from "../../../runtime/src/http/operation.ts";
import type { ServeOptions } from "../../../runtime/src/server/options.ts";
import { serve } from "../../../runtime/src/server/serve.ts";
import { defineService } from "../../../runtime/src/service.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { record } from "../../support/http-operations.ts";
import { send } from "../../support/http-serving.ts";

const ask = httpCall({
  interaction: "desk.ask",
  method: "PUT",
  path: "/v1/asked",
  status: 200,
  bind: [],
  body: "none",
  input: json.empty,
  output: record({}),
  errors: [],
  timeoutMs: 2000,
  idempotency: "natural",
  retry: null,
  breaker: null,
  bulkhead: null,
  limits: { bodyBytes: 1000 },
  auth: [],
});
const handlers = { ask: async () => ({}) };
const desk = defineService({ name: "desk", version: 1, maxHops: 3, operations: { ask }, calls: {}, handlers });

const page = "https://shop.example";

async function served(options: ServeOptions) {
  const app = await serve([desk], { port: 0, host: "127.0.0.1", ...options });
  onTestFinished(() => app.drain());
  return (method: string, origin: string, headers: OutgoingHttpHeaders = {}) =>
    send(`http://127.0.0.1:${app.port}`, method, "/v1/asked", { origin, ...headers });
}

it("lets pages of the origins that are listed call, and tells them what a client acts on", async () => {
  const asked = await served({ cors: { origins: [page, "https://other.example"] } });
  const answer = await asked("PUT", page);
  expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([200, page]);
  expect(answer.headers["access-control-allow-credentials"]).toBe(undefined);
  expect(answer.headers["vary"]).toMatch(/origin/i);
  const exposed = String(answer.headers["access-control-expose-headers"]).split(", ");
  expect(exposed).toEqual(expect.arrayContaining(["etag", "retry-after", "x-retry", "x-not-processed", "deprecation"]));
  const stranger = await asked("PUT", "https://evil.example");
  expect(stranger.headers["access-control-allow-origin"]).toBe(undefined);
});

it("answers a preflight for two hours, for each method that there is", async () => {
  const asked = await served({ cors: { origins: [page] } });
  const preflight = { "access-control-request-method": "PUT", "access-control-request-headers": "idempotency-key" };
  const answer = await asked("OPTIONS", page, preflight);
  expect(answer.status).toBe(204);
  expect(answer.headers).toMatchObject({
    "access-control-allow-origin": page,
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "idempotency-key",
    "access-control-max-age": "7200",
  });
});

it("lets pages send cookies where it is said", async () => {
  const asked = await served({ cors: { origins: [page], credentials: true } });
  expect((await asked("PUT", page)).headers["access-control-allow-credentials"]).toBe("true");
});

it("lets pages of all origins call, but not with cookies", async () => {
  const asked = await served({ cors: { origins: ["*"] } });
  expect((await asked("PUT", page)).headers["access-control-allow-origin"]).toBe("*");
  const both = serve([desk], { port: 0, host: "127.0.0.1", cors: { origins: ["*"], credentials: true } });
  await expect(both).rejects.toThrow("pages of any origin may not send cookies");
});

it("knows no page where nothing is said", async () => {
  const asked = await served({});
  expect((await asked("PUT", page)).headers["access-control-allow-origin"]).toBe(undefined);
  expect((await asked("OPTIONS", page, { "access-control-request-method": "PUT" })).status).toBe(405);
});
