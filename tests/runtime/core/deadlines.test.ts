import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { Cancellation } from "../../../runtime/src/cancellation.ts";
import { callClientStream } from "../../../runtime/src/stream-caller.ts";
import { failed, failing, operation, parentContext, silence, stubTarget, watched } from "./stub-target.ts";

const once = operation({ retry: null });

describe("the deadline of a call", () => {
  it.each([
    ["its own", {}, null, 1000],
    ["what the caller says", { timeoutMs: 300 }, null, 300],
    ["that of the handler which makes it, where that is sooner", {}, 200, 200],
    ["its own, where that is sooner than the handler's", { timeoutMs: 300 }, 5000, 300],
  ] as const)("is %s", async (_, options, parentMs, expectedMs) => {
    const { clock, startMs, sent, call } = stubTarget(silence);
    const context = parentMs === null ? {} : { context: parentContext(startMs + parentMs) };
    const outcome = call(once, { ...options, ...context });
    await clock.advance(expectedMs - 1);
    expect([outcome.is, sent[0]?.attempt.remainingMs()]).toEqual(["waits", 1]);
    await clock.advance(1);
    expect(outcome.is).toBe("deadline_exceeded");
  });

  it("is none where nobody has one", async () => {
    const { clock, sent, call } = stubTarget(silence);
    const outcome = call(operation({ timeoutMs: null, retry: null }));
    await clock.advance(3_600_000);
    expect([outcome.is, sent[0]?.attempt.remainingMs()]).toEqual(["waits", Number.POSITIVE_INFINITY]);
  });

  it.each([
    [5, 0],
    [0, 0],
    [-10, 0],
    [6, 1],
  ])("with %i ms left sends %i calls", async (leftMs, calls) => {
    const { clock, startMs, sent, call } = stubTarget(silence);
    const outcome = call(once, { context: parentContext(startMs + leftMs) });
    await clock.advance(0);
    expect([outcome.is, sent.length]).toEqual([calls === 0 ? "deadline_exceeded" : "waits", calls]);
  });

  it("leaves no timer behind, however the call ends", async () => {
    const answers = [() => "ok", failing("internal"), failing("unavailable"), silence];
    for (const answer of answers) {
      const { clock, call } = stubTarget(answer);
      const outcome = call();
      await clock.advance(1000);
      expect([outcome.is === "waits", clock.pending()]).toEqual([false, 0]);
    }
  });
});

describe("an attempt", () => {
  it("takes half of the time, where there may be another", async () => {
    const { clock, startMs, sent, call } = stubTarget(silence);
    const outcome = call();
    await clock.advance(1000);
    expect(sent.map((it) => it.atMs - startMs)).toEqual([0, 500]);
    expect([outcome.is, outcome.atMs]).toEqual(["deadline_exceeded", 1000]);
  });

  it.each([
    ["the spec has none", operation({ retry: null })],
    ["the call may not be sent twice", operation({ idempotency: "none" })],
  ])("takes all of it, where %s", async (_, of) => {
    const { clock, sent, call } = stubTarget(silence);
    const outcome = call(of);
    await clock.advance(999);
    expect([outcome.is, sent.length]).toEqual(["waits", 1]);
    await clock.advance(1);
    expect([outcome.is, sent.length]).toEqual(["deadline_exceeded", 1]);
  });

  it("takes all of it, where it is a stream of messages that cannot be sent twice", async () => {
    const { clock, sent, caller } = stubTarget(async (_attempt, _index) => new Promise(() => undefined));
    const of = operation({ shape: "clientStream", idempotency: "natural" });
    async function* none() {}
    const outcome = watched(callClientStream(caller, of, none(), {}), () => 0);
    await clock.advance(999);
    expect([outcome.is, sent.length]).toEqual(["waits", 1]);
    await clock.advance(1);
    expect([outcome.is, clock.pending()]).toEqual(["deadline_exceeded", 0]);
  });
});

describe("a caller that gives up", () => {
  it("is answered at once, and its target hears of it", async () => {
    const { clock, sent, call } = stubTarget(silence);
    const hangUp = new AbortController();
    const outcome = call(operation({}), { signal: hangUp.signal });
    await clock.advance(10);
    expect(sent[0]?.attempt.reason).toBeNull();
    hangUp.abort();
    await clock.advance(0);
    expect([outcome.is, sent[0]?.attempt.reason?.code, sent.length]).toEqual(["canceled", "canceled", 1]);
    expect(clock.pending()).toBe(0);
  });

  it("of many calls at once by one signal is heard by all of them, through one listener", async () => {
    const { clock, sent, call } = stubTarget(silence);
    const hangUp = new AbortController();
    const outcomes = Array.from({ length: 20 }, () => call(operation({}), { signal: hangUp.signal }));
    await clock.advance(10);
    expect([sent.length, getEventListeners(hangUp.signal, "abort").length]).toEqual([20, 1]);
    hangUp.abort();
    await clock.advance(0);
    expect(new Set(outcomes.map((it) => it.is))).toEqual(new Set(["canceled"]));
  });

  it("before the call sends none", async () => {
    const { clock, sent, call } = stubTarget(() => "ok");
    const outcome = call(operation({}), { signal: AbortSignal.abort() });
    await clock.advance(0);
    expect([outcome.is, sent.length]).toEqual(["canceled", 0]);
  });

  it("between two attempts is not kept waiting for the next one", async () => {
    const { clock, sent, call } = stubTarget(failing("unavailable", 500));
    const hangUp = new AbortController();
    const outcome = call(operation({}), { signal: hangUp.signal });
    await clock.advance(100);
    hangUp.abort();
    await clock.advance(0);
    expect([outcome.is, outcome.atMs, sent.length, clock.pending()]).toEqual(["canceled", 100, 1, 0]);
  });

  it.each(["a signal", "the runtime's own cancellation"])("may be a handler that was cancelled, by %s", async (how) => {
    const { clock, call } = stubTarget(silence);
    const [hangUp, cancellation] = [new AbortController(), new Cancellation()];
    const context = parentContext(null, hangUp.signal);
    const parent = how === "a signal" ? context : Object.assign(context, { cancellation });
    const outcome = call(operation({}), { context: parent });
    await clock.advance(10);
    expect(outcome.is).toBe("waits");
    if (how === "a signal") hangUp.abort();
    else cancellation.cancel(failed("canceled"));
    await clock.advance(0);
    expect(outcome.is).toBe("canceled");
  });
});
