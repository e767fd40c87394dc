import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { confluentRegistry } from "../../runtime/src/event/registry/index.ts";
import { have, need } from "../infra/have.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { startRegistry } from "../support/brokers/registry.ts";

let server: BrokerServer | null = null;

beforeAll(async () => {
  if (await have("registry")) server = await startRegistry();
});
afterAll(() => server?.stop());

const url = () => server?.url ?? "";
const record = (...fields: readonly object[]) =>
  JSON.stringify({ type: "record", name: "Order", namespace: "shop", fields });
const id = { name: "id", type: "string" };
const total = { name: "total", type: "long" };
const note = { name: "note", type: ["null", "string"], default: null };

describe("confluentRegistry() against a real registry", () => {
  const it = (name: string, run: () => Promise<void>) =>
    test(name, async (context) => {
      await need(context, "registry");
      await run();
    });

  it("registers a schema, and finds it by its id and by itself", async () => {
    const schema = record(id, total);
    const writer = confluentRegistry({ url: url() });
    const number = await writer.idOf("found-value", schema, "backward_transitive");
    expect(number).toBeGreaterThan(0);
    const other = confluentRegistry({ url: url(), autoRegister: false });
    expect(await other.idOf("found-value", schema, "backward_transitive")).toBe(number);
    expect(JSON.parse(await other.schemaOf(number))).toEqual(JSON.parse(schema));
  });

  it("only looks up where it is told to, and says what is not there", async () => {
    const reader = confluentRegistry({ url: url(), autoRegister: false });
    const asked = reader.idOf("absent-value", record(id), "backward");
    await expect(asked).rejects.toMatchObject({
      code: "failed_precondition",
      message: expect.stringMatching(/'absent-value'.*gen registry push/),
    });
    const there = await fetch(`${url()}/subjects`).then((it) => it.json());
    expect(there).not.toContain("absent-value");
    await confluentRegistry({ url: url() }).idOf("absent-value", record(id), "backward");
    // What failed is asked again.
    expect(await reader.idOf("absent-value", record(id), "backward")).toBeGreaterThan(0);
  });

  it("only looks up in production, unless it is told otherwise", async () => {
    const before = process.env["NODE_ENV"];
    onTestFinished(() => {
      process.env["NODE_ENV"] = before;
    });
    process.env["NODE_ENV"] = "production";
    const quiet = confluentRegistry({ url: url() }).idOf("production-value", record(id), "full");
    await expect(quiet).rejects.toMatchObject({ code: "failed_precondition" });
    const told = confluentRegistry({ url: url(), autoRegister: true });
    expect(await told.idOf("production-value", record(id), "full")).toBeGreaterThan(0);
  });

  it("refuses a next version that the mode forbids, and takes one that it allows", async () => {
    const first = confluentRegistry({ url: url() });
    await first.idOf("next-value", record(id, total), "backward_transitive");
    const refused = first.idOf(
      "next-value",
      record(id, total, { name: "must", type: "string" }),
      "backward_transitive",
    );
    await expect(refused).rejects.toMatchObject({
      code: "failed_precondition",
      message: expect.stringMatching(/'next-value' is not backward_transitive/),
    });
    expect(await first.idOf("next-value", record(id, total, note), "backward_transitive")).toBeGreaterThan(0);
    // Without a field that old readers need.
    await first.idOf("forward-value", record(id, total), "forward");
    await expect(first.idOf("forward-value", record(id), "forward")).rejects.toMatchObject({
      code: "failed_precondition",
    });
    await first.idOf("free-value", record(id, total), "none");
    expect(await first.idOf("free-value", record({ name: "id", type: "long" }), "none")).toBeGreaterThan(0);
  });

  it("says what it does not have, and what is no schema", async () => {
    const registry = confluentRegistry({ url: url() });
    await expect(registry.schemaOf(999_999)).rejects.toMatchObject({ code: "not_found" });
    await expect(registry.idOf("broken-value", '{"type":"nonsense"}', "none")).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });
});

describe("confluentRegistry()", () => {
  test("asks once for all who ask at the same time, and never again what it knows", async () => {
    const asked: string[] = [];
    const registry = confluentRegistry({
      url: await answering((line) => asked.push(line)),
      auth: { token: () => "t" },
    });
    const schema = record(id);
    const ids = await Promise.all([1, 2, 3].map(() => registry.idOf("orders-value", schema, "full")));
    await registry.idOf("orders-value", schema, "full");
    await Promise.all([registry.schemaOf(7), registry.schemaOf(7)]);
    expect(ids).toEqual([7, 7, 7]);
    expect(asked).toEqual([
      "PUT /config/orders-value Bearer t",
      "POST /subjects/orders-value/versions Bearer t",
      "GET /schemas/ids/7 Bearer t",
    ]);
  });

  test("presents a name and a password", async () => {
    const asked: string[] = [];
    const place = await answering((line) => asked.push(line));
    await confluentRegistry({ url: place, auth: { username: "u", password: "p" } }).schemaOf(7);
    expect(asked).toEqual([`GET /schemas/ids/7 Basic ${Buffer.from("u:p").toString("base64")}`]);
  });

  test("fails with a code for whatever is wrong, and asks anew", async () => {
    let status = 503;
    const place = await answering(
      () => undefined,
      () => status,
    );
    const registry = confluentRegistry({ url: place, timeoutMs: 200 });
    await expect(registry.schemaOf(7)).rejects.toMatchObject({ code: "unavailable" });
    status = 401;
    await expect(registry.schemaOf(7)).rejects.toMatchObject({ code: "unauthenticated" });
    status = 403;
    await expect(registry.schemaOf(7)).rejects.toMatchObject({ code: "permission_denied" });
    status = 0;
    await expect(registry.schemaOf(7)).rejects.toMatchObject({ code: "deadline_exceeded" });
    status = 200;
    expect(JSON.parse(await registry.schemaOf(7))).toMatchObject({ name: "Order" });
    const nobody = confluentRegistry({ url: "http://127.0.0.1:1" });
    await expect(nobody.schemaOf(7)).rejects.toMatchObject({ code: "unavailable" });
    expect(() => confluentRegistry({ url: "localhost:8081" })).toThrow(/no URL/);
  });
});

/** A registry that has one schema; at status 0 it never answers. */
async function answering(asked: (line: string) => unknown, status: () => number = () => 200): Promise<string> {
  const registry = createServer((request, response) => {
    asked(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
    if (status() === 0) return;
    response.writeHead(status(), { "content-type": "application/json" });
    response.end(JSON.stringify({ id: 7, schema: record(id) }));
  });
  await new Promise<void>((resolve) => {
    registry.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    registry.closeAllConnections();
    registry.close();
  });
  const address = registry.address();
  return `http://127.0.0.1:${isTcp(address) ? address.port : 0}`;
}

function isTcp(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}
