import { describe, expect, it } from "vitest";
import type { Policies, Setting } from "../generator/model/policy.ts";
import { locator } from "../generator/source/locate.ts";
import { compiledTexts, type Texts } from "./support/compile.ts";

interface Levels {
  readonly workspace?: string;
  readonly service?: string;
  readonly own?: string;
  readonly style?: string;
}

const bodies: Readonly<Record<string, string>> = {
  http: "style: http, route: POST /a, in: { a: int }",
  grpc: "style: grpc, in: { a: int }",
  stream: "style: stream, out: stream N",
  event: "style: event, topic: t, payload: N",
  graphql: "style: graphql, field: Mutation.a, out: int",
  realtime: "style: realtime, transport: sse, path: /a, send: N",
  mqtt: "style: mqtt, topic: t, from: service, payload: N",
};

function textsOf({ workspace = "{}", service = "{}", own = "", style = "http" }: Levels): Texts {
  const root = style === "graphql" ? "  q: { style: graphql, field: Query.q, out: int, auth: none }\n" : "";
  return {
    "interspec.yaml": `interspec: 1\nname: test\ndefaults: ${workspace}\n`,
    "shop.yaml": `interspec: 1\nservice: shop\ndefaults: ${service}\ntypes:\n  N: { fields: { a: int } }\ninteractions:\n${root}  a: { ${bodies[style] ?? ""}${own === "" ? "" : `, ${own}`} }\n`,
  };
}

/** The effective policies of one interaction, whose auth is settled. */
async function policies(levels: Levels): Promise<Policies> {
  const own = [levels.own, levels.own?.includes("auth") ? "" : "auth: none"].filter((it) => it).join(", ");
  const { workspace } = await compiledTexts(textsOf({ ...levels, own }));
  const found = workspace.interactions.get("shop.a");
  if (found === undefined) throw new Error("no interaction");
  return found.policies;
}

function summary<T>({ value, level }: Setting<T>): readonly [T, string] {
  return [value, level];
}

describe("the six levels", () => {
  const levels: readonly (readonly [string, Levels, number])[] = [
    ["style default", {}, 10_000],
    ["workspace", { workspace: "{ timeout: 1s }" }, 1000],
    ["workspace style", { workspace: "{ timeout: 1s, http: { timeout: 2s } }" }, 2000],
    ["service", { workspace: "{ timeout: 1s, http: { timeout: 2s } }", service: "{ timeout: 3s }" }, 3000],
    [
      "service style",
      { workspace: "{ timeout: 1s, http: { timeout: 2s } }", service: "{ timeout: 3s, http: { timeout: 4s } }" },
      4000,
    ],
    [
      "interaction",
      {
        workspace: "{ timeout: 1s, http: { timeout: 2s } }",
        service: "{ timeout: 3s, http: { timeout: 4s } }",
        own: "timeout: 5s",
      },
      5000,
    ],
  ];

  it.each(levels)("%s", async (level, written, timeout) => {
    expect(summary((await policies(written)).timeoutMs)).toEqual([timeout, level]);
  });

  it.each([
    [{ workspace: "{ timeout: 1s }" }, "interspec.yaml:3:22"],
    [{ workspace: "{ http: { timeout: 2s } }" }, "interspec.yaml:3:30"],
    [{ service: "{ timeout: 3s }" }, "shop.yaml:3:22"],
    [{ service: "{ http: { timeout: 4s } }" }, "shop.yaml:3:30"],
    [{ own: "timeout: 5s" }, "shop.yaml:7:62"],
  ] as const)("knows where %j stands", async (written, expected) => {
    const { origin } = (await policies(written)).timeoutMs;
    const texts = textsOf({
      ...written,
      own: [("own" in written && written.own) || "", "auth: none"].filter((it) => it !== "").join(", "),
    });
    if (origin === null) throw new Error("no origin");
    const place = locator(Object.entries(texts).map(([path, text]) => ({ path, text })))(origin);
    expect(`${place.file}:${place.line}:${place.column}`).toBe(expected);
  });

  it("does not take another style's", async () => {
    expect(summary((await policies({ service: "{ grpc: { timeout: 4s } }" })).timeoutMs)).toEqual([
      10_000,
      "style default",
    ]);
  });
});

describe("what counts for calls only", () => {
  const callKeys = "timeout: 7s, idempotency: natural, retry: { attempts: 9 }, breaker: none, bulkhead: none";
  const outside = `{ ${callKeys}, priority: critical, runbook: "https://x.example" }`;

  it.each(["http", "grpc", "graphql"])("reaches %s from outside a style's name", async (style) => {
    const found = await policies({ workspace: outside, style });
    expect([found.timeoutMs.value, found.idempotency.value, found.retry.value?.attempts]).toEqual([7000, "natural", 9]);
    expect([found.breaker.value, found.bulkhead.value]).toEqual([null, null]);
  });

  it.each(["stream", "event", "realtime", "mqtt"])("does not reach %s", async (style) => {
    const found = await policies({ workspace: outside, service: outside, style });
    for (const key of ["timeoutMs", "idempotency", "retry", "breaker", "bulkhead"] as const)
      expect(found[key].level, key).toBe("style default");
    expect(summary(found.priority)).toEqual(["critical", "service"]);
    expect(found.runbook.value).toBe("https://x.example");
  });

  it.each(["stream", "event", "realtime", "mqtt"])("reaches %s under its name", async (style) => {
    const found = await policies({ workspace: `{ ${style}: { timeout: 7s } }`, style });
    expect(summary(found.timeoutMs)).toEqual([7000, "workspace style"]);
  });
});

describe("policies of several numbers", () => {
  it("take each number from the highest level that has it", async () => {
    const { retry } = await policies({
      workspace: "{ retry: { attempts: 7, backoff: 10ms, maxBackoff: 9s, on: [ABORTED] } }",
      service: "{ retry: { backoff: 20ms }, http: { retry: { maxBackoff: 8s } } }",
      own: "retry: { attempts: 2 }",
    });
    expect(summary(retry)).toEqual([
      { attempts: 2, backoffMs: 20, maxBackoffMs: 8000, on: ["aborted"], topicsMs: [] },
      "interaction",
    ]);
  });

  it("take what nobody gives from the style", async () => {
    const { breaker, bulkhead, limits } = await policies({
      service: "{ breaker: { failureRate: 10 }, bulkhead: { queue: 5 }, limits: { rate: 5/m } }",
    });
    expect(breaker.value).toEqual({ failureRate: 10, minimumCalls: 20, windowMs: 10_000, openForMs: 5000 });
    expect(bulkhead.value).toEqual({ inFlight: 100, queue: 5 });
    expect(limits.value).toEqual({
      bodyBytes: 1_048_576,
      inFlight: null,
      rate: { count: 5, perMs: 60_000, text: "5/m" },
      rateBy: "principal",
      headers: null,
    });
  });

  it("are switched off by none, and on again by a number", async () => {
    expect(
      summary((await policies({ workspace: "{ retry: { attempts: 7 } }", service: "{ retry: none }" })).retry),
    ).toEqual([null, "service"]);
    // What stands below the `none` does not come back.
    const { retry } = await policies({
      workspace: "{ retry: { backoff: 999ms } }",
      service: "{ retry: none }",
      own: "retry: { attempts: 2 }",
    });
    expect([retry.value?.attempts, retry.value?.backoffMs]).toEqual([2, 50]);
  });

  it("merge what is promised", async () => {
    const { slo } = await policies({
      workspace: "{ slo: { availability: 99.5, latency: { p50: 1s } } }",
      own: "slo: { latency: { p99: 9s } }",
    });
    expect(slo.value).toEqual({ p50Ms: null, p95Ms: null, p99Ms: 9000, availability: 99.5 });
  });

  it("let a longer first wait raise the longest", async () => {
    const { retry } = await policies({ own: "retry: { backoff: 5s }" });
    expect([retry.value?.backoffMs, retry.value?.maxBackoffMs]).toEqual([5000, 5000]);
  });

  it("take none for a time that is not limited", async () => {
    expect(summary((await policies({ own: "timeout: none" })).timeoutMs)).toEqual([null, "interaction"]);
    expect(summary((await policies({ workspace: "{ timeout: none }" })).timeoutMs)).toEqual([null, "workspace"]);
  });
});

describe("auth", () => {
  it.each([
    ["auth: none", { kind: "none", reason: null }],
    ["auth: { none: all may see it }", { kind: "none", reason: "all may see it" }],
    ["auth: partner", { kind: "any", options: [{ scheme: "partner", scopes: [] }] }],
    ["auth: { scopes: [a] }", { kind: "any", options: [{ scheme: "user", scopes: ["a"] }] }],
    [
      "auth: [user, { scheme: service }]",
      {
        kind: "any",
        options: [
          { scheme: "user", scopes: [] },
          { scheme: "service", scopes: [] },
        ],
      },
    ],
  ])("%s", async (own, value) => {
    expect((await policies({ service: "{ auth: user }", own })).auth).toMatchObject({ value, level: "interaction" });
  });

  it("comes from the nearest level, and from the style where it has one", async () => {
    const auth = async (texts: Texts) =>
      (await compiledTexts(texts)).workspace.interactions.get("shop.a")?.policies.auth;
    expect(await auth(textsOf({ workspace: "{ auth: partner }" }))).toMatchObject({ level: "workspace" });
    expect(await auth(textsOf({ style: "event" }))).toMatchObject({
      value: { options: [{ scheme: "service" }] },
      level: "style default",
    });
    expect(await auth(textsOf({ style: "mqtt" }))).toMatchObject({ value: { options: [{ scheme: "service" }] } });
  });
});

describe("the defaults of each style", () => {
  it.each([
    ["http", 10_000, "none", 3],
    ["grpc", 2000, "none", 3],
    ["stream", null, "read", 3],
    ["graphql", 10_000, "none", 3],
  ] as const)("%s", async (style, timeout, idempotency, attempts) => {
    const found = await policies({ style });
    expect([found.timeoutMs.value, found.idempotency.value, found.retry.value?.attempts]).toEqual([
      timeout,
      idempotency,
      attempts,
    ]);
  });

  it.each([
    ["GET", "read"],
    ["HEAD", "read"],
    ["PUT", "natural"],
    ["DELETE", "natural"],
    ["POST", "none"],
    ["PATCH", "none"],
  ])("%s is %s", async (method, idempotency) => {
    const spec = `interspec: 1\nservice: shop\ninteractions:\n  a: { style: http, route: ${method} /a, auth: none }\n`;
    const { workspace } = await compiledTexts({ "shop.yaml": spec });
    expect(workspace.interactions.get("shop.a")?.policies.idempotency.value).toBe(idempotency);
  });
});

it("fills a style's own keys from the service before the workspace", async () => {
  const levels = {
    workspace: "{ event: { encoding: avro, retention: 1d, ordering: none } }",
    service: "{ event: { retention: 2d } }",
    own: "ordering: key, partitionBy: a",
    style: "event",
  };
  const { workspace } = await compiledTexts(textsOf(levels));
  expect(workspace.interactions.get("shop.a")).toMatchObject({
    channel: { encoding: "avro", retentionMs: 172_800_000, ordering: "key" },
  });
});
