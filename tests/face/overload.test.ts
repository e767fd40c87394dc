import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { nodeChild } from "../support/node-child.ts";
import { type UserProject, userProject } from "../support/user-project.ts";

const specs = {
  "specs/mill.yaml": `interspec: 1
service: mill
owner: team-mill
defaults: { auth: { none: a test } }
interactions:
  grind: { style: http, route: POST /v1/grind, description: Computes., idempotency: natural, in: {}, out: { done: bool } }
  spent: { style: http, route: GET /v1/spent, description: Tells its CPU time., idempotency: read, priority: critical, in: {}, out: { ms: double } }
`,
};

/** Each call computes for some 5 ms: always the same work, whatever else the machine does. */
const main = `
import { createHash } from "node:crypto";
import { serve } from "@interspec/runtime/server";
import { millService } from "../generated/mill/server.js";

const block = Buffer.alloc(8192);
const compute = (rounds: number) => {
  for (let round = 0; round < rounds; round += 1) createHash("sha256").update(block).digest();
};
const cpuMs = () => process.cpuUsage().user / 1000;
compute(1000);
const before = cpuMs();
compute(2000);
const rounds = Math.ceil((2000 * 5) / (cpuMs() - before));

const mill = millService({
  async grind() {
    compute(rounds);
    return { done: true };
  },
  spent: async () => ({ ms: cpuMs() }),
});
const app = await serve([mill], { port: 0, host: "127.0.0.1", logger: { debug() {}, info() {}, warn() {}, error() {} } });
console.log("port " + app.port);
`;

let project: UserProject;
beforeAll(async () => {
  project = await userProject(specs, { "src/main.ts": main }, afterAll);
});

/** Callers give it so long. */
const timeoutMs = 1000;

interface Load {
  answered: number;
  refused: number;
  /** Not answered in time, or otherwise than with 201 and 503. */
  lost: number;
  /** CPU time of the server. */
  cpuMs: number;
  readonly tookMs: number[];
}

function callerOf(url: string) {
  const dispatcher = new Agent({ connections: 2000 });
  onTestFinished(() => dispatcher.destroy());
  const headers = { "content-type": "application/json", "x-request-timeout-ms": String(timeoutMs) };
  const spent = async () => {
    const { body } = await request(`${url}/v1/spent`, { dispatcher });
    const { ms } = (await body.json()) as { ms: number };
    return ms;
  };
  const call = async (load: Load) => {
    const startMs = performance.now();
    try {
      const options = { dispatcher, method: "POST", headers, body: "{}", headersTimeout: timeoutMs } as const;
      const { statusCode, headers: told, body } = await request(`${url}/v1/grind`, options);
      await body.dump();
      if (statusCode === 201) load.answered += 1;
      else if (statusCode === 503 && told["retry-after"] === "1" && told["x-not-processed"] === "1") load.refused += 1;
      else load.lost += 1;
      if (statusCode === 201) load.tookMs.push(performance.now() - startMs);
    } catch {
      load.lost += 1;
    }
  };
  /** The calls of a while. */
  const during = async (callFor: (load: Load) => Promise<void>): Promise<Load> => {
    const load: Load = { answered: 0, refused: 0, lost: 0, cpuMs: 0, tookMs: [] };
    const before = await spent();
    await callFor(load);
    load.cpuMs = (await spent()) - before;
    return load;
  };
  return {
    /** As many callers as keep it busy, who call again when they are answered. */
    asMuchAsItCan: (ms: number) =>
      during(async (load) => {
        const endMs = performance.now() + ms;
        const caller = async () => {
          while (performance.now() < endMs) await call(load);
        };
        await Promise.all(Array.from({ length: 8 }, caller));
      }),
    /** Callers who do not wait for each other: so many a second. */
    open: (perSecond: number, ms: number) =>
      during(async (load) => {
        const calls: Promise<void>[] = [];
        const startMs = performance.now();
        for (let passedMs = 0; passedMs < ms; passedMs = performance.now() - startMs) {
          while (calls.length < (passedMs / 1000) * perSecond) calls.push(call(load));
          await pause(5);
        }
        await Promise.all(calls);
      }),
  };
}

describe("a server whose handlers compute", () => {
  it("answers as many as it can at three times that load, in time, and tells the others at once", async () => {
    const child = nodeChild(
      `await import(${JSON.stringify(pathToFileURL(join(project.dir, "dist/src/main.js")).href)})`,
    );
    onTestFinished(() => child.kill("SIGKILL"));
    const caller = callerOf(`http://127.0.0.1:${await child.line("port ")}`);
    await caller.asMuchAsItCan(500);
    const whole = await caller.asMuchAsItCan(1500);
    const callMs = whole.cpuMs / whole.answered;
    // More than that where the machine has other things to do: so what is looked at is what it spends, not how long.
    const threeTimes = 3 * (1000 / callMs);
    // Its callers connect, and it learns how long calls take.
    await caller.open(threeTimes, 1000);
    const over = await caller.open(threeTimes, 4000);
    const all = over.answered + over.refused + over.lost;
    expect(over.refused).toBeGreaterThan(all / 3);
    expect(over.lost).toBeLessThan(all / 5);
    // With two of them for each that is answered, 83 % of what it can do is left.
    expect((over.cpuMs - over.answered * callMs) / over.refused).toBeLessThan(callMs / 10);
    const [median = 0] = over.tookMs.toSorted((left, right) => left - right).slice(over.answered >> 1);
    // Those that are let in wait for half of their time at most.
    expect(median).toBeLessThan(timeoutMs * 0.8);
  });
});
