import { describe, expect, it } from "vitest";
import { attemptHeaders } from "../../../runtime/src/attempt-headers.ts";
import { exhausted, isExhausted, notProcessed } from "../../../runtime/src/evidence.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { failed, failing, operation, stubTarget } from "./stub-target.ts";

const minuteMs = 60_000;
const slow = { timeoutMs: minuteMs } as const;
const almostOne = () => 1 - Number.EPSILON;

describe("a call that changes something", () => {
  const once = operation({ idempotency: "none" });

  it("is sent once", async () => {
    const { clock, sent, call } = stubTarget(failing("unavailable"));
    const outcome = call(once);
    await clock.advance(minuteMs);
    expect([outcome.is, sent.length]).toEqual(["unavailable", 1]);
  });

  it("is sent again where the target has provably not begun with it", async () => {
    const { clock, sent, call } = stubTarget((_, index) =>
      index === 0 ? Promise.reject(notProcessed(failed("unavailable"))) : "done",
    );
    const outcome = call(once);
    await clock.advance(minuteMs);
    expect([outcome.value, sent.length]).toEqual(["done", 2]);
  });
});

describe("an idempotency key", () => {
  const keyed = operation({ idempotency: "key" });

  it("is the same for all attempts of a call, and another for the next call", async () => {
    const { clock, sent, call } = stubTarget(failing("unavailable"));
    call(keyed);
    await clock.advance(minuteMs);
    call(keyed);
    await clock.advance(minuteMs);
    const keys = sent.map((it) => it.attempt.call.idempotencyKey);
    expect(keys).toHaveLength(6);
    expect([new Set(keys.slice(0, 3)).size, new Set(keys.slice(3)).size, new Set(keys).size]).toEqual([1, 1, 2]);
    expect(attemptHeaders(sent[2]?.attempt ?? expect.fail())["idempotency-key"]).toBe(keys[0]);
  });

  it("is the caller's own where it has one, and none where none is needed", async () => {
    const { clock, sent, call } = stubTarget(() => "ok");
    call(keyed, { idempotencyKey: "mine" });
    await clock.advance(0);
    call(operation({}));
    await clock.advance(0);
    expect(sent.map((it) => it.attempt.call.idempotencyKey)).toEqual(["mine", null]);
  });

  it("is kept while another call with it runs: that one's answer comes in the end", async () => {
    const { clock, sent, call } = stubTarget((_, index) =>
      index === 0 ? Promise.reject(failed("aborted", 300)) : "replayed",
    );
    const outcome = call(keyed, { idempotencyKey: "k" });
    await clock.advance(299);
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    expect([outcome.value, sent.map((it) => it.attempt.call.idempotencyKey)]).toEqual(["replayed", ["k", "k"]]);
  });
});

describe("attempts", () => {
  it("wait for anything up to a time that doubles", async () => {
    const { clock, startMs, sent, call } = stubTarget(failing("unavailable"), { random: almostOne });
    call();
    await clock.advance(minuteMs);
    expect(sent.map((it) => Math.round(it.atMs - startMs))).toEqual([0, 50, 150]);
  });

  it("tell the target how often it was asked before", async () => {
    const { clock, sent, call } = stubTarget(failing("unavailable"));
    call();
    await clock.advance(minuteMs);
    const told = sent.map((it) => attemptHeaders(it.attempt)["grpc-previous-rpc-attempts"]);
    expect(told).toEqual([undefined, "1", "2"]);
  });

  it("are as many as the client says, where it says otherwise than the spec", async () => {
    const retry = { attempts: 2, backoffMs: 10, maxBackoffMs: 10, on: ["internal"] } as const;
    const { clock, sent, call } = stubTarget(failing("internal"), { policies: { get: { retry } } });
    call();
    await clock.advance(minuteMs);
    expect(sent).toHaveLength(2);
  });

  it("stop when the budget of the client is gone: a fifth of its calls, and three a second", async () => {
    const { clock, sent, call } = stubTarget(failing("unavailable"));
    for (let index = 0; index < 100; index += 1) {
      call();
      await clock.advance(0);
    }
    // 100 calls at one time: 20 for a fifth of them, and 30 for ten seconds.
    expect(sent).toHaveLength(100 + 20 + 30);
    const last = call();
    await clock.advance(0);
    expect(isExhausted(last.error)).toBe(true);
  });
});

describe("a failure", () => {
  it.each([
    ["was tried often enough", operation({}), failed("unavailable"), true],
    ["may be tried again and may not here", operation({ idempotency: "none" }), failed("unavailable"), false],
    ["is final", operation({}), failed("not_found"), false],
  ])("that %s says so to who asked, or does not", async (_, of, error, isMarked) => {
    const { clock, call } = stubTarget(() => Promise.reject(error));
    const outcome = call(of);
    await clock.advance(minuteMs);
    expect([outcome.is, isExhausted(outcome.error)]).toEqual([error.code, isMarked]);
  });

  it("that somebody below has tried often enough is not tried again", async () => {
    const { clock, sent, call } = stubTarget(() => Promise.reject(exhausted(failed("unavailable"))));
    call();
    await clock.advance(minuteMs);
    expect(sent).toHaveLength(1);
  });

  it("of the wire says which call it was: nobody takes it for a failure of the caller's own", async () => {
    const { clock, sent, call } = stubTarget(() => {
      const fields = { code: "unavailable", reason: null, details: null, message: "ECONNREFUSED" } as const;
      return Promise.reject(notProcessed(interactionError(fields)));
    });
    const outcome = call(operation({ idempotency: "none" }));
    await clock.advance(minuteMs);
    expect(outcome.error?.interaction).toBe("shop.get");
    // And it still proves what it proved.
    expect(sent).toHaveLength(3);
  });
});

describe("Retry-After", () => {
  it("is waited for", async () => {
    const { clock, startMs, sent, call } = stubTarget(failing("unavailable", 3000));
    call(operation(slow));
    await clock.advance(minuteMs);
    expect(sent.map((it) => it.atMs - startMs)).toEqual([0, 3000, 6000]);
  });

  it("is waited for up to five seconds more than without it, and no longer", async () => {
    const patient = stubTarget(failing("unavailable", 5000));
    patient.call(operation(slow));
    await patient.clock.advance(minuteMs);
    expect(patient.sent.map((it) => it.atMs - patient.startMs)).toEqual([0, 5000, 10_000]);
    const impatient = stubTarget(failing("unavailable", 5001));
    const outcome = impatient.call(operation(slow));
    await impatient.clock.advance(minuteMs);
    expect([outcome.atMs, impatient.sent.length, isExhausted(outcome.error)]).toEqual([0, 1, true]);
  });

  it("is not waited for past the deadline: the failure comes at once", async () => {
    const { clock, sent, call } = stubTarget(failing("unavailable", 995));
    const outcome = call();
    await clock.advance(minuteMs);
    expect([outcome.atMs, sent.length, outcome.is]).toEqual([0, 1, "unavailable"]);
  });

  it("is what makes a call that was too much worth another", async () => {
    const without = stubTarget(failing("resource_exhausted"));
    without.call(operation(slow));
    await without.clock.advance(minuteMs);
    const withIt = stubTarget(failing("resource_exhausted", 100));
    withIt.call(operation(slow));
    await withIt.clock.advance(minuteMs);
    expect([without.sent.length, withIt.sent.length]).toEqual([1, 3]);
  });
});
