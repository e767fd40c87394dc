import { createClient as createRawClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import { isExhausted, isNotProcessed } from "../../../runtime/src/evidence.ts";
import { isInteractionError } from "../../../runtime/src/interaction-error.ts";
import { Health } from "../../../runtime/src/rpc/generated/grpc/health/v1/health_pb.ts";
import { ServerReflection } from "../../../runtime/src/rpc/generated/grpc/reflection/v1/reflection_pb.ts";
import { SlowReaders } from "../../../runtime/src/rpc/server/slow-readers.ts";
import { bodyMs } from "../../../runtime/src/rpc/server/time-to-read.ts";
import type { App } from "../../../runtime/src/server/serve.ts";
import { ProbeService } from "./probe/generated/probe_pb.ts";
import type { Seen } from "./probe/handlers.ts";
import { probe } from "./probe/probe.ts";
import { served } from "./probe/served.ts";

const data = new Uint8Array();

describe("a server of RPC", () => {
  let app: App;
  let seen: Seen;
  beforeEach(async () => {
    ({ app, seen } = await served({ limits: { inFlight: 2 } }));
  });
  afterEach(() => app.drain());

  it.each([createGrpcTransport, createConnectTransport])(
    "takes half of a stream of %o for no whole",
    async (transport) => {
      const client = createRawClient(ProbeService, transport({ baseUrl: app.url, httpVersion: "2" }));
      const controller = new AbortController();
      const failure = client
        .sum(unending({ number: 1 }), { signal: controller.signal })
        .catch((error: unknown) => error);
      await seen.until(() => seen.contexts.length === 1);
      controller.abort();
      await failure;
      await seen.until(() => seen.sums.length === 1);
      expect(seen.sums).toMatchObject([{ code: "canceled" }]);
    },
  );

  it("says that what it refuses was not processed", async () => {
    await using client = createClient("probe", probe, app.url);
    const hanging = [1, 2].map(() => client.echo({ text: "hang", data }, { timeoutMs: 500 }).catch(() => null));
    await seen.until(() => seen.contexts.length === 2);
    const failure: unknown = await client.echo({ text: "x", data }).catch((error: unknown) => error);
    const inStream: unknown = await read(client.count({ to: 1 })).catch((error: unknown) => error);
    for (const it of [failure, inStream]) {
      if (!isInteractionError(it)) throw new TypeError("it was let in");
      expect(it).toMatchObject({ code: "unavailable", retryAfterMs: 1000 });
      expect(isNotProcessed(it)).toBe(true);
      expect(isExhausted(it)).toBe(false);
    }
    await Promise.all(hanging);
  });

  it("takes the deadline of an attempt for a reason to try again", async () => {
    const retry = { attempts: 2, backoffMs: 1, maxBackoffMs: 1, on: ["unavailable"] } as const;
    await using client = createClient("probe", probe, app.url, { policies: { echo: { timeoutMs: 300, retry } } });
    await expect(client.echo({ text: "hang", data })).rejects.toMatchObject({ code: "deadline_exceeded" });
    expect(seen.contexts).toHaveLength(2);
    const [first, second] = seen.contexts.map((it) => it.deadline ?? 0);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(100);
  });

  it.each(["k-1", 'k "1"', " k\\", '"k"'])("sees the key %j as the caller has it", async (idempotencyKey) => {
    await using client = createClient("probe", probe, app.url);
    await client.place({ item: "tea" }, { idempotencyKey });
    expect(seen.contexts[0]?.idempotencyKey).toBe(idempotencyKey);
  });

  it("tells how it is, and when that changes", async () => {
    const health = createRawClient(Health, createGrpcTransport({ baseUrl: app.url }));
    const watch = health.watch({ service: ProbeService.typeName })[Symbol.asyncIterator]();
    const unknown = health.watch({ service: "no.Such" })[Symbol.asyncIterator]();
    expect((await watch.next()).value).toMatchObject({ status: 1 });
    expect((await unknown.next()).value).toMatchObject({ status: 3 });
    const drained = app.drain();
    expect((await watch.next()).value).toMatchObject({ status: 2 });
    await drained;
  });

  it("describes itself by files and symbols", async () => {
    const reflection = createRawClient(ServerReflection, createGrpcTransport({ baseUrl: app.url }));
    const symbols = [
      "probe.v1.ProbeService",
      "probe.v1.ProbeService.Echo",
      "probe.v1.EchoRequest",
      "probe.v1.EchoRequest.text",
      "probe.v1.Nothing",
      "google.protobuf.Timestamp.no",
      "",
    ];
    const questions = [
      ...symbols.map((value) => ({ case: "fileContainingSymbol" as const, value })),
      { case: "fileByFilename" as const, value: "probe.proto" },
      { case: "fileByFilename" as const, value: "no.proto" },
      { case: "allExtensionNumbersOfType" as const, value: "probe.v1.EchoRequest" },
      {
        case: "fileContainingExtension" as const,
        value: { containingType: "probe.v1.EchoRequest", extensionNumber: 1 },
      },
    ];
    const answers: unknown[] = [];
    const asked = questions.map((messageRequest) => ({ messageRequest }));
    for await (const it of reflection.serverReflectionInfo(all(...asked))) answers.push(it.messageResponse.case);
    const [file, error] = ["fileDescriptorResponse", "errorResponse"];
    expect(answers).toEqual([
      file,
      file,
      file,
      file,
      error,
      error,
      error,
      file,
      error,
      "allExtensionNumbersResponse",
      error,
    ]);
  });
});

describe("messages that take too long to come in", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are given up, and no others", () => {
    const slow = new SlowReaders();
    const given: string[] = [];
    const reading = (name: string) => ({ startedMs: performance.now(), giveUp: () => void given.push(name) });
    const late = reading("late");
    const done = reading("done");
    slow.add(late);
    slow.add(done);
    slow.delete(done);
    vi.advanceTimersByTime(bodyMs / 2);
    slow.add(reading("young"));
    vi.advanceTimersByTime(bodyMs / 2 + 10_000);
    expect(new Set(given)).toEqual(new Set(["late"]));
    slow.delete(late);
  });
});

async function* all<Message>(...messages: readonly Message[]) {
  yield* messages;
}

async function* unending<Message>(message: Message) {
  yield message;
  await new Promise(() => undefined);
}

async function read(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of messages);
}
