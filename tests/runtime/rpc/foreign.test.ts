import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../../runtime/src/server/serve.ts";
import { need } from "../../infra/have.ts";
import { root } from "../../infra/places.mjs";
import { runBin } from "../../judges/run.ts";
import { callGrpc } from "../../support/foreign-grpc.ts";
import { served } from "./probe/served.ts";

let app: App;
beforeAll(async () => {
  ({ app } = await served());
});
afterAll(() => app.drain());

/** `buf curl`, which knows the server by its reflection alone. */
async function bufCurl(protocol: string, method: string, data: string, ...more: readonly string[]) {
  const http2 = protocol === "grpc" || more.includes("--http2-prior-knowledge") ? ["--http2-prior-knowledge"] : [];
  const args = [
    "curl",
    "--protocol",
    protocol,
    ...http2,
    "--emit-defaults",
    "-d",
    data,
    ...more.filter((it) => it !== http2[0]),
  ];
  const { status, stdout, stderr } = await runBin("buf", [...args, `${app.url}/${method}`], { cwd: root });
  return { status, out: stdout, err: stderr };
}

describe("buf curl", () => {
  it.each(["grpc", "grpcweb", "connect"])("calls over %s, by reflection", async (protocol) => {
    const http2 = "--http2-prior-knowledge";
    const answer = await bufCurl(protocol, "probe.v1.ProbeService/Echo", '{"text":"hé"}', http2);
    expect(JSON.parse(answer.out)).toEqual({ text: "hé", data: "" });
    const stream = await bufCurl(protocol, "probe.v1.ProbeService/Count", '{"to":3}', http2);
    expect(stream.out.match(/"number":\s*\d/g)).toHaveLength(3);
    const sum = await bufCurl(protocol, "probe.v1.ProbeService/Sum", '{"number":1}{"number":2}', http2);
    expect(JSON.parse(sum.out)).toEqual({ sum: 3 });
    const chat = await bufCurl(protocol, "probe.v1.ProbeService/Chat", '{"text":"a"}{"text":"b"}', http2);
    expect(chat.out).toMatch(/A.*B/s);
    const failure = await bufCurl(protocol, "probe.v1.ProbeService/Echo", '{"text":"sold out"}', http2);
    expect(failure.status).not.toBe(0);
    expect(JSON.parse(failure.err)).toMatchObject({ code: "failed_precondition", message: "there is nothing left" });
    expect(failure.err).toContain("probe.v1.SoldOut");
    expect(failure.err).toContain("google.rpc.ErrorInfo");
  });

  it("calls over HTTP/1.1 with the schema at hand", async () => {
    const schema = ["--schema", join(root, "tests", "runtime", "rpc", "probe")];
    for (const protocol of ["grpcweb", "connect"]) {
      const answer = await bufCurl(protocol, "probe.v1.ProbeService/Echo", '{"text":"x"}', ...schema);
      expect(JSON.parse(answer.out)).toEqual({ text: "x", data: "" });
    }
  });

  it("lists services and methods", async () => {
    const services = await runBin("buf", ["curl", "--http2-prior-knowledge", "--list-services", app.url], {
      cwd: root,
    });
    expect(services.stdout.trim().split("\n")).toEqual([
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
      "probe.v1.ProbeService",
    ]);
    for (const version of ["grpc-v1", "grpc-v1alpha"]) {
      const args = ["curl", "--http2-prior-knowledge", "--reflect-protocol", version, "--list-methods", app.url];
      expect((await runBin("buf", args, { cwd: root })).stdout).toContain("probe.v1.ProbeService/Chat");
    }
  });

  it("asks whether it is well", async () => {
    const all = await bufCurl("grpc", "grpc.health.v1.Health/Check", "{}");
    expect(JSON.parse(all.out)).toEqual({ status: "SERVING" });
    const none = await bufCurl("grpc", "grpc.health.v1.Health/Check", '{"service":"no.Such"}');
    expect(JSON.parse(none.err)).toMatchObject({ code: "not_found" });
  });
});

it("Python's grpcio sees all four kinds, pages, keys, errors with details, and deadlines", async (test) => {
  await need(test, "python");
  const probe = readFileSync(join(root, "tests", "runtime", "rpc", "probe", "probe.proto"), "utf8");
  const call = (method: string, ...requests: readonly object[]) => ({
    method: `probe.v1.ProbeService/${method}`,
    requests,
  });
  const calls = [
    call("Echo", { text: "hé", data: "AP8=" }),
    call("List", { prefix: "n", pageToken: "2", pageSize: 9 }),
    call("Count", { to: 4 }),
    call("Sum", { number: 1 }, { number: 2 }),
    call("Chat", { text: "a" }, { text: "b" }),
    { ...call("Count", { to: 200 }), take: 2 },
    call("Place", { item: "tea" }),
    call("Place", { item: "tea" }),
    call("Echo", { text: "sold out" }),
    call("Count", { to: 20 }),
    call("Echo", { text: "busy" }),
    call("List", { pageSize: -1 }),
    call("Sum", { number: -1 }),
    { ...call("Echo", { text: "hang" }), timeoutMs: 100 },
  ];
  const answers = await callGrpc(app.port, [{ path: "probe.proto", content: probe }], calls, {
    "idempotency-key": "py",
  });
  const ok = (...messages: readonly object[]) => ({ code: "OK", messages });
  const failure = (code: string, ...details: readonly object[]) => ({
    code,
    details: expect.arrayContaining(details.map((it) => expect.objectContaining(it))),
  });
  const place = (field: string) => ({
    type: "google.rpc.BadRequest",
    value: { fieldViolations: [{ field, reason: "min", description: expect.any(String) }] },
  });
  expect(answers).toMatchObject([
    ok({ text: "hé", data: "AP8=" }),
    ok({ items: ["n2", "n3", "n4"] }),
    ok({ number: 1 }, { number: 2 }, { number: 3 }, { number: 4 }),
    ok({ sum: 3 }),
    ok({ text: "A" }, { text: "B" }),
    ok({ number: 1 }, { number: 2 }),
    ok({ number: 1 }),
    ok({ number: 1 }),
    failure(
      "FAILED_PRECONDITION",
      { type: "google.rpc.ErrorInfo", value: { reason: "SOLD_OUT", domain: "probe" } },
      { type: "probe.v1.SoldOut", value: { item: "tea", left: 3 } },
    ),
    failure("FAILED_PRECONDITION", { type: "probe.v1.SoldOut", value: { item: "numbers" } }),
    failure("UNAVAILABLE", { type: "google.rpc.RetryInfo", value: { retryDelay: "1.500s" } }),
    failure("INVALID_ARGUMENT", place("limit")),
    failure("INVALID_ARGUMENT", place("number")),
    failure("DEADLINE_EXCEEDED"),
  ]);
});
