import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { avro } from "../generator/emitters/avro/index.ts";
import { jsonSchema } from "../generator/emitters/json-schema/index.ts";
import { have, need } from "./infra/have.ts";
import type { BrokerServer } from "./support/brokers/broker-server.ts";
import { startRegistry } from "./support/brokers/registry.ts";
import { cli } from "./support/cli.ts";
import { contractsOf, textOf } from "./support/contracts-of.ts";
import { ordersEvents } from "./support/orders-events.ts";
import { type Tree, tempFolder } from "./support/temp-folder.ts";

const gen = cli();

describe("with a registry", () => {
  let registry: BrokerServer | null = null;
  beforeAll(async () => {
    registry = (await have("registry")) ? await startRegistry() : null;
  });
  afterAll(() => registry?.stop());

  /** Each test has a registry with nothing of these subjects in it. */
  async function emptied(test: { skip(note?: string): unknown }): Promise<string> {
    await need(test, "registry");
    const url = registry?.url ?? "";
    for (const subject of [changed, placed]) {
      for (const query of ["", "?permanent=true"])
        await fetch(`${url}/subjects/${subject}${query}`, { method: "DELETE" });
    }
    return url;
  }

  it("tells what is new and registers it, with its mode", async (test) => {
    const url = await emptied(test);
    const cwd = workspace(ordersEvents());
    const asked = await gen(["registry", "check", "--url", url], { cwd });
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(asked.stdout).toBe(
      "shop.orders.changed.v1-value  AVRO  backward             new\n" +
        "shop.orders.placed.v1-value   JSON  backward_transitive  new\nall fit: 2 subjects\n",
    );
    expect(await json(`${url}/subjects`)).not.toContain(changed);

    const pushed = await gen(["registry", "push"], { cwd, env: { INTERSPEC_REGISTRY_URL: `${url}/` } });
    expect(pushed).toMatchObject({ code: 0, stderr: "" });
    const [first, second] = await Promise.all(
      [changed, placed].map((it) => json(`${url}/subjects/${it}/versions/latest`)),
    );
    expect(pushed.stdout).toBe(
      `shop.orders.changed.v1-value  AVRO  backward             registered  id ${idOf(first)}\n` +
        `shop.orders.placed.v1-value   JSON  backward_transitive  registered  id ${idOf(second)}\n` +
        "all are there: 2 subjects\n",
    );
    expect(await json(`${url}/config/${changed}`)).toEqual({ compatibilityLevel: "BACKWARD" });
    expect(await json(`${url}/config/${placed}`)).toEqual({ compatibilityLevel: "BACKWARD_TRANSITIVE" });

    const again = await gen(["registry", "push", "--url", url], { cwd });
    expect(again.stdout).toContain(`AVRO  backward             unchanged  version 1, id ${idOf(first)}\n`);
    expect(await json(`${url}/subjects/${changed}/versions`)).toEqual([1]);
  });

  it("registers the schemas of the contracts, each whole", async (test) => {
    const url = await emptied(test);
    const files = ordersEvents();
    await gen(["registry", "push", "--url", url], { cwd: workspace(files) });
    const contracts = await contractsOf(files, avro, jsonSchema);
    expect(await schemaOf(url, changed)).toBe(textOf(contracts, "avro/shop.orders.v1.Changed.avsc"));

    const registered = JSON.parse(await schemaOf(url, placed));
    const { examples, ...emitted } = JSON.parse(textOf(contracts, "json-schema/shop.orders.v1.Placed.json"));
    const inDraft7 = JSON.parse(
      JSON.stringify({ ...emitted, $schema: "http://json-schema.org/draft-07/schema#" })
        .replaceAll('"$defs"', '"definitions"')
        .replaceAll("#/$defs/", "#/definitions/"),
    );
    expect(registered).toEqual(inDraft7);
    // It stands alone: a validator that has nothing else takes the examples, and refuses what is not declared.
    const isValid = new Ajv({ strict: false, validateFormats: false }).compile(registered);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(isValid(example)).toBe(true);
    expect(isValid({ ...examples[0], within: { ...examples[0], surprise: 1 } })).toBe(false);
  });

  it("registers nothing when one does not fit, and says which", async (test) => {
    const url = await emptied(test);
    await gen(["registry", "push", "--url", url], { cwd: workspace(ordersEvents()) });
    const cwd = workspace(
      ordersEvents({ changed: "channel: string", placed: 'coupon: "string?"', changedMode: "full" }),
    );
    for (const deed of ["check", "push"]) {
      const { code, stdout } = await gen(["registry", deed, "--url", url], { cwd });
      expect(code, stdout).toBe(1);
      expect(stdout).toContain("JSON  backward_transitive  fits\n");
    }
    const { stdout } = await gen(["registry", "push", "--url", url], { cwd });
    expect(stdout).toContain("AVRO  full                 incompatible\n");
    expect(stdout).toMatch(
      /specs\/orders\.yaml:10:3 error registry-incompatible: the schema of 'shop\.orders\.changed\.v1-value' may not follow the latest version in the registry \(full\): .*channel/,
    );
    expect(stdout).toContain("related: specs/orders.yaml:6:3 'Changed' is here");
    expect(await json(`${url}/subjects/${placed}/versions`)).toEqual([1]);
    expect(await json(`${url}/subjects/${changed}/versions`)).toEqual([1]);
    // How the registry checks it is as before.
    expect(await json(`${url}/config/${changed}`)).toEqual({ compatibilityLevel: "BACKWARD" });
  });

  it("checks by what the registry asks now, and says where the spec asks for something else", async (test) => {
    const url = await emptied(test);
    await gen(["registry", "push", "--url", url], { cwd: workspace(ordersEvents()) });
    const cwd = workspace(ordersEvents({ changedMode: "full_transitive" }));
    const asked = await gen(["registry", "check", "--url", url, "--format", "json"], { cwd });
    const { counts, diagnostics } = JSON.parse(asked.stdout);
    expect([asked.code, counts]).toEqual([0, { error: 0, warning: 1, info: 0 }]);
    expect(diagnostics[0]).toMatchObject({
      code: "registry-mode-differs",
      file: "specs/orders.yaml",
      path: "/interactions/orderChanged",
      message: "the registry checks 'shop.orders.changed.v1-value' as BACKWARD; the spec says FULL_TRANSITIVE",
    });
    expect(await json(`${url}/config/${changed}`)).toEqual({ compatibilityLevel: "BACKWARD" });
    expect((await gen(["registry", "push", "--url", url], { cwd })).code).toBe(0);
    expect(await json(`${url}/config/${changed}`)).toEqual({ compatibilityLevel: "FULL_TRANSITIVE" });
  });

  it("asks about all versions where the mode is transitive, else about the latest", async (test) => {
    const url = await emptied(test);
    const mode = (changedMode: string) => ({ changedMode });
    // A field with a default comes, goes, and comes back as something else: only the first version minds.
    const steps = [
      { changed: "channel: { type: string, default: web }" },
      {},
      { changed: "channel: { type: int, default: 0 }" },
    ];
    for (const step of steps.slice(0, 2)) {
      const cwd = workspace(ordersEvents({ ...step, ...mode("forward") }));
      expect((await gen(["registry", "push", "--url", url], { cwd })).code).toBe(0);
    }
    const last = steps[2] ?? {};
    const asWas = await gen(["registry", "check", "--url", url], {
      cwd: workspace(ordersEvents({ ...last, ...mode("forward") })),
    });
    expect(asWas).toMatchObject({ code: 0 });
    const ofAll = await gen(["registry", "push", "--url", url], {
      cwd: workspace(ordersEvents({ ...last, ...mode("forward_transitive") })),
    });
    expect(ofAll.code, ofAll.stdout).toBe(1);
    expect(ofAll.stdout).toContain("may not follow the versions in the registry (forward_transitive)");
  });

  it("takes any change where the mode is none", async (test) => {
    const url = await emptied(test);
    await gen(["registry", "push", "--url", url], { cwd: workspace(ordersEvents()) });
    const cwd = workspace(ordersEvents({ changed: "channel: string", changedMode: "none" }));
    const { code, stdout } = await gen(["registry", "push", "--url", url], { cwd });
    expect(code, stdout).toBe(0);
    expect(await json(`${url}/subjects/${changed}/versions`)).toEqual([1, 2]);
    expect(await json(`${url}/config/${changed}`)).toEqual({ compatibilityLevel: "NONE" });
  });

  it("asks about the events that are selected alone", async (test) => {
    const url = await emptied(test);
    const cwd = workspace(ordersEvents());
    const { code, stdout } = await gen(
      ["registry", "push", "--url", url, "-s", "orders.orderPl*", "--format", "json"],
      { cwd },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "registry push",
      result: {
        registry: url,
        subjects: [{ subject: placed, interaction: "orders.orderPlaced", schemaType: "JSON", standing: "registered" }],
      },
    });
    expect(await json(`${url}/subjects`)).not.toContain(changed);
    const none = await gen(["registry", "push", "--url", url, "-s", "payments"], { cwd });
    expect(none).toMatchObject({ code: 2, stdout: "" });
  });

  it("says what is no registry's address", async (test) => {
    const url = await emptied(test);
    const { code, stderr } = await gen(["registry", "check", "--url", url.replace("/v7", "/v99")], {
      cwd: workspace(ordersEvents()),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(
      "is no schema registry: POST /subjects/shop.orders.changed.v1-value was answered with 404",
    );
  });
});

describe("whatever a registry answers", () => {
  it.each([
    ["401", 401, '{"error_code":401,"message":"no"}', "does not let in nobody in particular: 401"],
    ["500", 500, '{"error_code":50001,"message":"store is gone"}', "failed with 500: store is gone"],
    ["429", 429, "slow down", "failed with 429"],
    ["a page", 200, "<html>Sign in</html>", "is no schema registry"],
    ["JSON of something else", 200, "[]", "is no schema registry: it gives a schema no id"],
    ["another 404", 404, '{"error":"no route"}', "is no schema registry"],
    ["far too much", 200, "x".repeat(9 * 1024 ** 2), "the answer is longer than 8 MiB"],
  ])("%s ends with what to do", async (_, status, body, message) => {
    const { url } = await serving((_request, response) => response.writeHead(status).end(body));
    const { code, stdout, stderr } = await gen(["registry", "check", "--url", url], { cwd: workspace(ordersEvents()) });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("does not wait for ever, and says when nobody listens", async () => {
    const { url, close } = await serving(() => undefined);
    const cwd = workspace(ordersEvents());
    const waiting = await gen(["registry", "push", "--url", url], { cwd, limitMs: 30_000 });
    expect(waiting.code).toBe(2);
    expect(waiting.stderr).toContain(`gen: the registry at ${url} cannot be reached: no answer within 10 s\n  help: `);
    await close();
    const nobody = await gen(["registry", "push", "--url", url], { cwd });
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toMatch(/cannot be reached: .*ECONNREFUSED/);
  });

  it("shows it who asks, and nobody else", async () => {
    const seen: (string | undefined)[] = [];
    const { url } = await serving((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(403).end();
    });
    const cwd = workspace(ordersEvents());
    const printed = [];
    for (const env of [
      { INTERSPEC_REGISTRY_USER: "ann", INTERSPEC_REGISTRY_PASSWORD: "hush:hush" },
      { INTERSPEC_REGISTRY_TOKEN: "tok-hush" },
      { INTERSPEC_REGISTRY_URL: url.replace("//", "//ann:hush%3Ahush@") },
    ]) {
      const args = "INTERSPEC_REGISTRY_URL" in env ? [] : ["--url", url];
      const { code, stdout, stderr } = await gen(["registry", "check", ...args, "-v"], { cwd, env });
      expect(code).toBe(2);
      printed.push(stdout + stderr);
    }
    const basic = `Basic ${Buffer.from("ann:hush:hush").toString("base64")}`;
    expect([...new Set(seen)]).toEqual([basic, "Bearer tok-hush"]);
    for (const text of printed) expect(text).toMatch(/does not let in whom it is told: 403/);
    expect(printed.join("")).not.toMatch(/hush/);
  });

  it("lets a subject be checked as all others again, where it was before", async () => {
    const asked: string[] = [];
    const answers: Readonly<Record<string, readonly [number, object]>> = {
      [`POST /subjects/${changed}`]: [404, { error_code: 40403, message: "Schema not found" }],
      [`POST /subjects/${placed}`]: [404, { error_code: 40401, message: "Subject not found" }],
      [`GET /config/${changed}`]: [404, { error_code: 40408, message: "no level" }],
      "GET /config": [200, { compatibilityLevel: "FULL" }],
      [`PUT /config/${changed}`]: [200, { compatibility: "BACKWARD" }],
      [`DELETE /config/${changed}`]: [200, { compatibilityLevel: "FULL" }],
      [`POST /compatibility/subjects/${changed}/versions/latest?verbose=true`]: [
        200,
        { is_compatible: false, messages: ["{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE'}"] },
      ],
    };
    const { url } = await serving((request, response) => {
      const line = `${request.method} ${request.url}`;
      asked.push(line);
      const [status, body] = answers[line] ?? [500, { error_code: 500, message: line }];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const { code, stdout } = await gen(["registry", "push", "--url", url], { cwd: workspace(ordersEvents()) });
    expect(code, stdout).toBe(1);
    expect(stdout).toContain("(backward): {errorType:'READER_FIELD_MISSING_DEFAULT_VALUE'}");
    expect(asked.slice(-3)).toEqual([
      `PUT /config/${changed}`,
      `POST /compatibility/subjects/${changed}/versions/latest?verbose=true`,
      `DELETE /config/${changed}`,
    ]);
  });

  it("says what is registered already when it fails on the way", async () => {
    const { url } = await serving((request, response) => {
      const answer = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
      if (request.url === `/subjects/${changed}/versions`) return answer(200, { id: 7 });
      if (request.url === `/config/${changed}`) return answer(200, { compatibility: "BACKWARD" });
      if (request.url?.endsWith("/versions") === true) return answer(503, { message: "busy" });
      return answer(404, { error_code: 40401, message: "Subject not found" });
    });
    const { code, stderr } = await gen(["registry", "push", "--url", url], { cwd: workspace(ordersEvents()) });
    expect(code).toBe(2);
    expect(stderr).toContain("failed with 503: busy; 1 schema registered before\n  help: run it again");
  });
});

const changed = "shop.orders.changed.v1-value";
const placed = "shop.orders.placed.v1-value";

function workspace(files: Tree): string {
  return tempFolder({ ...files, ".git/HEAD": "" });
}

async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}`, close };
}

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

async function schemaOf(url: string, subject: string): Promise<string> {
  const { schema } = Object(await json(`${url}/subjects/${subject}/versions/latest`));
  return String(schema);
}

function idOf(version: unknown): number {
  return Number(Object(version).id);
}
