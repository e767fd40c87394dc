import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openapi } from "../generator/emitters/openapi/index.ts";
import { proto } from "../generator/emitters/proto/index.ts";
import { smoke } from "../generator/emitters/smoke/index.ts";
import { need } from "./infra/have.ts";
import { root } from "./infra/places.mjs";
import { readTree } from "./judges/files.ts";
import type { TextFile } from "./judges/finding.ts";
import { judgeK6 } from "./judges/k6.ts";
import { run, runBin } from "./judges/run.ts";
import { judgeSchemathesis } from "./judges/schemathesis.ts";
import { contractsOf, textOf } from "./support/contracts-of.ts";
import { callGrpc } from "./support/foreign-grpc.ts";
import { sampleTexts } from "./support/mutations.ts";
import { writeTree } from "./support/temp-folder.ts";
import { userProject } from "./support/user-project.ts";

/** The reference as its user starts it: a process with nothing but `PORT` set. */
async function started(dir: string): Promise<{ readonly port: number; stop(): Promise<unknown> }> {
  const child = spawn(process.execPath, [join(dir, "dist", "src", "main.js")], {
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  const port = Number(/:(\d+)$/.exec(String(line))?.[1]);
  return {
    port,
    async stop() {
      child.kill("SIGTERM");
      const [status] = await ended;
      return status;
    },
  };
}

describe("the reference", () => {
  let server: Awaited<ReturnType<typeof started>>;
  let contracts: readonly TextFile[];
  let protoDir: string;
  const url = () => `http://127.0.0.1:${server.port}`;
  beforeAll(async () => {
    const texts = sampleTexts("specs/reference");
    const sources = readTree(join(root, "specs", "reference", "src")).map((it) => [`src/${it.path}`, it.content]);
    const project = await userProject(texts, Object.fromEntries(sources), afterAll);
    contracts = await contractsOf(texts, openapi, proto, smoke);
    protoDir = join(project.dir, "proto");
    writeTree(protoDir, Object.fromEntries(protos().map((it) => [it.path, it.content])));
    server = await started(project.dir);
  }, 60_000);
  afterAll(async () => {
    expect(await server.stop()).toBe(0);
  });

  it("answers curl: GET /v1/products", async (test) => {
    await need(test, "curl");
    const { stdout } = await run("curl", ["-sS", "-w", "\n%{http_code}", `${url()}/v1/products`], { cwd: root });
    const [body = "", status] = stdout.split("\n");
    expect(status).toBe("200");
    expect(JSON.parse(body)).toEqual([
      { id: "product-1", name: "Lamp", price_cents: 2990 },
      { id: "product-2", name: "Chair", price_cents: 7900 },
    ]);
  });

  const order = JSON.stringify({ customer_id: "customer-7", item_ids: ["product-1", "product-2"] });
  const gone = JSON.stringify({ customer_id: "customer-7", item_ids: ["product-9"] });
  const bufCurl = (data: string, ...flags: readonly string[]) => {
    const method = `${url()}/orders.v1.OrdersService/CreateOrder`;
    return runBin("buf", ["curl", ...flags, "--data", data, method], { cwd: root, timeoutMs: 20_000 });
  };

  it.each([
    ["grpc", "that it finds by reflection", () => ["--http2-prior-knowledge"]],
    ["grpcweb", "that it knows", () => ["--schema", protoDir]],
    ["connect", "that it knows", () => ["--schema", protoDir]],
  ])("answers buf curl over %s: a CreateOrder %s", async (wire, _how, flagsOf) => {
    const flags = ["--protocol", wire, ...flagsOf()];
    const placed = await bufCurl(order, ...flags);
    expect({ ...placed, stdout: JSON.parse(placed.stdout) }).toEqual({
      status: 0,
      stdout: { orderId: expect.stringMatching(/^order-\d+$/) },
      stderr: "",
    });
    const refused = await bufCurl(gone, ...flags);
    expect(refused.status).toBe(8 * 5);
    expect(JSON.parse(refused.stderr)).toMatchObject({ code: "not_found", message: "the catalog has no such item" });
  });

  it("answers Python's gRPC client: CreateOrder", async (test) => {
    await need(test, "python");
    const method = "orders.v1.OrdersService/CreateOrder";
    const [placed, refused, wrong] = await callGrpc(server.port, protos(), [
      { method, requests: [JSON.parse(order)] },
      { method, requests: [JSON.parse(gone)] },
      { method, requests: [{ customer_id: "customer-7" }] },
    ]);
    expect(placed).toMatchObject({ code: "OK", messages: [{ orderId: expect.stringMatching(/^order-\d+$/) }] });
    expect(refused).toMatchObject({ code: "NOT_FOUND", message: "the catalog has no such item", messages: [] });
    expect(refused?.details).toEqual([
      { type: "google.rpc.ErrorInfo", value: expect.objectContaining({ reason: "UNKNOWN_ITEM", domain: "reference" }) },
      { type: "orders.v1.UnknownItem", value: { itemIds: ["product-9"] } },
      { type: "google.rpc.RequestInfo", value: { requestId: expect.stringMatching(/^[0-9a-f]{32}$/) } },
    ]);
    expect(wrong).toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("passes its smoke script", async () => {
    const scripts = contracts.filter((it) => it.path.includes("smoke/"));
    expect(scripts.map((it) => it.path)).toEqual(["contracts/smoke/catalog.k6.js"]);
    expect(await judgeK6(scripts, { url: url() })).toEqual([]);
    expect(await judgeK6(scripts, { url: `${url()}/nowhere` })).not.toEqual([]);
  });

  it("has nothing that schemathesis would find", { timeout: 120_000 }, async (test) => {
    await need(test, "schemathesis");
    const content = textOf(contracts, "openapi/catalog.yaml");
    expect(await judgeSchemathesis({ path: "catalog.yaml", content }, { url: url() })).toEqual([]);
  });

  function protos(): readonly TextFile[] {
    const marker = "contracts/proto/";
    return contracts
      .filter((it) => it.path.startsWith(marker) && it.path.endsWith(".proto"))
      .map((it) => ({ path: it.path.slice(marker.length), content: it.content }));
  }
});
