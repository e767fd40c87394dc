import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { root } from "./infra/places.mjs";
import { runBin } from "./judges/run.ts";
import { cli } from "./support/cli.ts";
import { userEnv } from "./support/packed-project.ts";
import { writeTree } from "./support/temp-folder.ts";

const gen = cli();

/** An empty folder from where our runtime is found, as `npm run check` has built it. */
function emptyFolder(): string {
  const home = join(root, ".cache", "projects");
  mkdirSync(home, { recursive: true });
  const dir = mkdtempSync(join(home, "starter-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, ".git"));
  return dir;
}

/** Compiles, and starts the server that `src/main.ts` is: what it says first, and the process. */
async function started(dir: string) {
  const { status, stdout } = await runBin("tsc", ["-p", dir], { cwd: dir });
  expect([status, stdout]).toEqual([0, ""]);
  const env = { ...userEnv(), PORT: "0" };
  const child = spawn(process.execPath, ["dist/src/main.js"], { cwd: dir, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let complaint = "";
  child.stderr.on("data", (it) => {
    complaint += it;
  });
  const [line] = await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => [complaint])]);
  const port = /localhost:(\d+)/.exec(String(line))?.[1];
  expect(port, String(line)).toBeDefined();
  return { child, port: port ?? "" };
}

async function ends(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
}

/** Runs the command that `gen` has told, at another port; what it prints. */
async function called(said: string, port: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const [, command = ""] = /^Once it is served, call it:\n([\s\S]*)/m.exec(said) ?? [];
  const path = `${join(root, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}`;
  const options = { env: { ...process.env, ...env, PATH: path }, timeout: 30_000 };
  const here = command.replace("localhost:8080", `localhost:${port}`);
  return (await promisify(execFile)("sh", ["-c", here], options)).stdout;
}

describe("what gen init writes runs as it stands", () => {
  it.each([
    { template: "minimal", answer: { status: 501, code: "unimplemented" } },
    // Nobody gives out tokens yet.
    { template: "storefront", answer: { status: 401, code: "unauthenticated" } },
  ])("$template", async ({ template, answer }) => {
    const cwd = emptyFolder();
    expect(await gen(["init", "--yes", "--template", template], { cwd })).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout } = await gen([], { cwd });
    expect(code).toBe(0);
    const { child, port } = await started(cwd);
    expect(JSON.parse(await called(stdout, port, { USER_TOKEN: "none" }))).toMatchObject(answer);
    await ends(child);
  });
});

describe("the command that gen prints reaches the handler with its values", () => {
  const specs = join(import.meta.dirname, "cli/says-how-to-call-what-it-generates/workspace");
  const main = (service: string, handlers: string) => `import { apiKeys, type Verifier } from "@interspec/runtime/auth";
import { serve } from "@interspec/runtime/server";
import { ${service}Service } from "../generated/${service}/server.js";

const user: Verifier = ({ bearer }) => ({ id: bearer ?? "", scheme: "user", scopes: [] });
const auth = { user, partner: apiKeys({ us: "k-1" }) };
const app = await serve([${service}Service(${handlers})], { auth });
console.log(app.url);
`;

  it.each([
    {
      service: "carts",
      handlers: `{
  async clear() {},
  async addLine({ tenant, cartId, campaign, sku, text }, { idempotencyKey, principal }) {
    const said = [tenant, cartId, campaign, sku, text, principal?.id, idempotencyKey?.length].join("; ");
    return { lines: said === "Some tenant; cart-1; Some campaign; Some sku; it's; t; 36" ? 1 : 0 };
  },
}`,
      answer: { lines: 1 },
    },
    {
      service: "stock",
      handlers: `{
  async reserve({ skus, place, how, boxes, amount, for: ms }, { principal }) {
    const isAsSaid = skus.length === 1 && place === "SHELF" && how.case === "now" && boxes[0]?.length === 1;
    return { until: new Date(isAsSaid && String(amount) === "12.50" && principal?.id === "us" ? ms : 0) };
  },
}`,
      answer: { until: "1970-01-01T00:00:12Z" },
    },
  ])("of $service", async ({ service, handlers, answer }) => {
    const cwd = emptyFolder();
    const of = (path: string) => readFileSync(join(specs, path), "utf8");
    await gen(["init", "--yes"], { cwd });
    rmSync(join(cwd, "specs/greetings.yaml"));
    writeTree(cwd, {
      "interspec.yaml": of("interspec.yaml"),
      [`specs/${service}.yaml`]: of(`specs/${service}.yaml`),
      "src/main.ts": main(service, handlers),
    });
    const { stdout } = await gen([], { cwd });
    const { child, port } = await started(cwd);
    expect(JSON.parse(await called(stdout, port, { USER_TOKEN: "t", PARTNER_KEY: "k-1" }))).toEqual(answer);
    await ends(child);
  });
});
