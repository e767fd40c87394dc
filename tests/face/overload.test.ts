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
import { setTimeout as pause } from "node:timers/promises";
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

/** Starting it stops the event loop so often, each time for longer than it may be late. */
export async function start(stops: number) {
  const stopped = async () => {
    for (let count = 0; count < stops; count += 1) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200);
      await pause(1);
    }
  };
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const app = await serve([mill], { port: 0, host: "127.0.0.1", logger, fastify: stopped });
  console.log("port " + app.port);
}
`;

let project: UserProject;
beforeAll(async () => {
  project = await userProject(specs, { "src/main.ts": main }, afterAll);
});

/** Callers give it so long. */
const timeoutMs = 2000;
/** So many callers keep it busy. */
const busy = 8;

interface Load {
  answered: number;
  refused: number;
  /** Not answered in time, or otherwise than with 201 and 503. */
  lost: number;
  /** CPU time of the server. */
  cpuMs: number;
  readonly tookMs: number[];
}

/** A server in a process of its own, and those who call it. */
async function started({ stops }: { readonly stops: number }) {
  const main = pathToFileURL(join(project.dir, "dist/src/main.js")).href;
  const child = nodeChild(`const { start } = await import(${JSON.stringify(main)}); await start(${stops})`);
  onTestFinished(() => child.kill("SIGKILL"));
  return callerOf(`http://127.0.0.1:${await child.line("port ")}`);
}

function noLoad(): Load {
  return { answered: 0, refused: 0, lost: 0, cpuMs: 0, tookMs: [] };
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
    const load = noLoad();
    const before = await spent();
    await callFor(load);
    load.cpuMs = (await spent()) - before;
    return load;
  };
  return {
    call,
    /** Callers who call again when they are answered. */
    asMuchAsItCan: (ms: number) =>
      during(async (load) => {
        const endMs = performance.now() + ms;
        const caller = async () => {
          while (performance.now() < endMs) await call(load);
        };
        await Promise.all(Array.from({ length: busy }, caller));
      }),
    /** Three calls for each that is answered, however fast the machine is: its callers do not wait for each other. */
    threeTimes: (ms: number) =>
      during(async (load) => {
        const calls: Promise<void>[] = [];
        const endMs = performance.now() + ms;
        let inFlight = 0;
        while (performance.now() < endMs) {
          while (inFlight < busy || calls.length < 3 * load.answered + busy) {
            inFlight += 1;
            calls.push(call(load).finally(() => (inFlight -= 1)));
          }
          await pause(5);
        }
        await Promise.all(calls);
      }),
  };
}

describe("a server whose handlers compute", () => {
  it("answers as many as it can at three times that load, in time, and tells the others at once", async () => {
    const caller = await started({ stops: 0 });
    await caller.asMuchAsItCan(500);
    const whole = await caller.asMuchAsItCan(1500);
    const callMs = whole.cpuMs / whole.answered;
    // Its callers connect, and it learns how long calls take.
    await caller.threeTimes(1500);
    const over = await caller.threeTimes(4000);
    const all = over.answered + over.refused + over.lost;
    expect(over.refused).toBeGreaterThan(all / 4);
    expect(over.lost).toBeLessThan(all / 4);
    // With two of them for each that is answered, 80 % of what it can do is left. CPU time, since a machine may be busy.
    expect((over.cpuMs - over.answered * callMs) / over.refused).toBeLessThan(callMs / 8);
    const [median = 0] = over.tookMs.toSorted((left, right) => left - right).slice(over.answered >> 1);
    // Those that are let in wait for half of their time at most.
    expect(median).toBeLessThan(timeoutMs * 0.8);
  });

  it("refuses none of its first calls, however long its start took the event loop", async () => {
    const caller = await started({ stops: 4 });
    const load = noLoad();
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: busy }, () => caller.call(load)));
    expect(load.answered).toBeGreaterThan(0);
    expect(load.refused).toBe(0);
  });
});
