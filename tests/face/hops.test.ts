import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ClientOptions } from "../../runtime/src/client-options.ts";
import type { InteractionError } from "../../runtime/src/interaction-error.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import { failure, later } from "../support/outcome.ts";
import { userProject } from "../support/user-project.ts";
import { hopsSource, hopsSpecs } from "./hops.ts";

interface Hop {
  readonly service: string;
  readonly traceparent: string;
  readonly remainingMs: number;
  readonly hops: string;
}

type Answer = Promise<{ readonly hops: readonly Hop[] }>;

interface EdgeClient extends AsyncDisposable {
  read(
    input: { readonly name: string },
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal; readonly headers?: object },
  ): Answer;
}

interface Hops {
  edge(options: object): Promise<App>;
  middle(options: object): Promise<App>;
  middleToDeep(url: string): Promise<App>;
  leaf(work: (signal: AbortSignal) => Promise<void>): Promise<App>;
  deep(work: (signal: AbortSignal) => Promise<void>): Promise<App>;
  client(url: string, options?: ClientOptions): EdgeClient;
}

const urlOf = (app: App) => `http://127.0.0.1:${app.port}`;

/** Ends with the test. */
function kept<Closable extends AsyncDisposable>(closable: Closable): Closable {
  onTestFinished(() => closable[Symbol.asyncDispose]());
  return closable;
}

/** Edge and middle before a leaf, and a client of the edge. */
async function chain(hops: Hops, leafUrl: string) {
  const middle = kept(await hops.middle({ targets: { leaf: leafUrl }, drain: { graceMs: 100 } }));
  const edge = kept(await hops.edge({ targets: { middle: urlOf(middle) }, drain: { graceMs: 100 } }));
  return { client: kept(hops.client(urlOf(edge))), edge, middle };
}

/** A server that counts its requests, and answers them all with this status. */
async function deadLeaf(status: number) {
  const counted = { requests: 0 };
  const server = createServer((_request, response) => {
    counted.requests += 1;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { counted, url: `http://127.0.0.1:${port}` };
}

describe("three services in a row", () => {
  let hops: Hops;
  beforeAll(async () => {
    const project = await userProject(hopsSpecs, { "src/main.ts": hopsSource }, afterAll);
    hops = (await project.load("src/main")) as unknown as Hops;
  });

  it("share one shrinking deadline and one trace: HTTP, gRPC, HTTP", async () => {
    const leaf = kept(await hops.leaf(async () => undefined));
    const { client } = await chain(hops, urlOf(leaf));
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const answer = await client.read({ name: "a" }, { timeoutMs: 500, headers: { traceparent } });
    expect(answer.hops.map((it) => it.service)).toEqual(["edge", "middle", "leaf"]);
    expect(new Set(answer.hops.map((it) => it.traceparent.slice(3, 35)))).toEqual(
      new Set(["0af7651916cd43dd8448eb211c80319c"]),
    );
    const [edge, middle, last] = answer.hops.map((it) => it.remainingMs);
    expect(edge).toBeLessThanOrEqual(500);
    expect(middle).toBeLessThanOrEqual(edge ?? 0);
    expect(last).toBeLessThanOrEqual(middle ?? 0);
    expect(last).toBeGreaterThan(0);
    expect(answer.hops.map((it) => it.hops)).toEqual(["", "interspec.hops=1", "interspec.hops=2"]);
  });

  it("share them over Connect too", async () => {
    const deep = kept(await hops.deep(async () => undefined));
    const middle = kept(await hops.middleToDeep(urlOf(deep)));
    const edge = kept(await hops.edge({ targets: { middle: urlOf(middle) } }));
    const client = kept(hops.client(urlOf(edge)));
    const answer = await client.read({ name: "a" }, { timeoutMs: 500 });
    expect(answer.hops.map((it) => it.service)).toEqual(["edge", "middle", "deep"]);
    expect(new Set(answer.hops.map((it) => it.traceparent.slice(3, 35))).size).toBe(1);
    const times = answer.hops.map((it) => it.remainingMs);
    expect([...times].sort((a, b) => b - a)).toEqual(times);
  });

  it.each(["gives up", "is out of time"])("cancel the last one when the caller %s", async (how) => {
    const started = later<null>();
    const cancelled = later<string>();
    const leaf = kept(
      await hops.leaf(
        (signal) =>
          new Promise((_resolve, reject) => {
            started.resolve(null);
            signal.addEventListener("abort", () => {
              cancelled.resolve((signal.reason as InteractionError).code);
              reject(signal.reason);
            });
          }),
      ),
    );
    const { client } = await chain(hops, urlOf(leaf));
    const hangUp = new AbortController();
    const options = how === "gives up" ? { signal: hangUp.signal } : { timeoutMs: 300 };
    const call = failure(client.read({ name: "a" }, options));
    await started.promise;
    hangUp.abort();
    expect((await call).code).toBe(how === "gives up" ? "canceled" : "deadline_exceeded");
    expect(["canceled", "deadline_exceeded"]).toContain(await cancelled.promise);
  });

  it("ask a dead leaf at most twice as often as they are asked", async () => {
    const { counted, url } = await deadLeaf(503);
    const { client } = await chain(hops, url);
    const calls = 300;
    for (let call = 0; call < calls; call += 1) {
      const error = await failure(client.read({ name: "a" }));
      expect(error.code).toBe("unavailable");
    }
    expect(counted.requests).toBeGreaterThanOrEqual(calls);
    expect(counted.requests).toBeLessThanOrEqual(2 * calls);
  });
});
