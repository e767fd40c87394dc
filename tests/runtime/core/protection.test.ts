import { beforeAll, describe, expect, it } from "vitest";
import { errorCodes } from "../../../runtime/src/errors.ts";
import { isNotProcessed } from "../../../runtime/src/evidence.ts";
import { type Answer, failing, operation, silence, stubTarget } from "./stub-target.ts";

const breaker = { failureRate: 50, minimumCalls: 20, windowMs: 10_000, openForMs: 5000 } as const;
const guarded = operation({ breaker, retry: null });

// Loaded by whoever switches them on, which takes time of the wall.
beforeAll(async () => {
  await import("../../../runtime/src/policy/hedge.ts");
  await import("../../../runtime/src/policy/adaptive-limit.ts");
});

describe("a breaker", () => {
  it.each(errorCodes)("counts %s as the taxonomy says", async (code) => {
    const { clock, sent, caller, call } = stubTarget(failing(code));
    for (let index = 0; index < 25; index += 1) {
      call(guarded);
      await clock.advance(0);
    }
    const isCounted = ["unavailable", "deadline_exceeded", "internal", "unknown", "data_loss"].includes(code);
    expect([caller.isBroken, sent.length]).toEqual(isCounted ? [true, 20] : [false, 25]);
  });

  it("that is open refuses without a call, proves it, and says when to come again", async () => {
    const { clock, sent, call } = stubTarget(failing("unavailable"));
    for (let index = 0; index < 20; index += 1) call(guarded);
    await clock.advance(0);
    const refused = call(guarded);
    await clock.advance(0);
    expect([refused.is, sent.length]).toEqual(["unavailable", 20]);
    expect(isNotProcessed(refused.error ?? {})).toBe(true);
    expect(refused.error?.retryAfterMs).toBeGreaterThan(0);
  });

  it("lets three calls through after a while, and closes when they go well", async () => {
    let answer: Answer = failing("unavailable");
    const { clock, sent, caller, call } = stubTarget((...args) => answer(...args));
    for (let index = 0; index < 20; index += 1) call(guarded);
    await clock.advance(0);
    expect(caller.isBroken).toBe(true);
    await clock.advance(10_000);
    answer = () => answeredIn(clock, 100);
    const probes = Array.from({ length: 5 }, () => call(guarded));
    await clock.advance(0);
    expect([sent.length, probes.map((it) => it.is)]).toEqual([
      23,
      ["waits", "waits", "waits", "unavailable", "unavailable"],
    ]);
    await clock.advance(100);
    const next = Array.from({ length: 5 }, () => call(guarded));
    await clock.advance(100);
    expect([caller.isBroken, next.map((it) => it.is)]).toEqual([false, ["ok", "ok", "ok", "ok", "ok"]]);
  });

  it("opens again when one of them does not", async () => {
    const { clock, sent, caller, call } = stubTarget(failing("unavailable"));
    for (let index = 0; index < 20; index += 1) call(guarded);
    await clock.advance(10_000);
    call(guarded);
    await clock.advance(0);
    call(guarded);
    await clock.advance(0);
    expect([caller.isBroken, sent.length]).toEqual([true, 21]);
  });

  it("is shared by the operations of a target, and by nobody else", async () => {
    const [ill, well] = [stubTarget(failing("unavailable")), stubTarget(() => "ok")];
    for (let index = 0; index < 20; index += 1) ill.call(guarded);
    await ill.clock.advance(0);
    const other = ill.call({ ...guarded, interaction: "shop.other" });
    const elsewhere = well.call(guarded);
    await ill.clock.advance(0);
    await well.clock.advance(0);
    expect([other.is, ill.sent.length, elsewhere.is]).toEqual(["unavailable", 20, "ok"]);
  });

  it("is not opened by callers that give up", async () => {
    const { clock, caller, call } = stubTarget(silence);
    const hangUps = Array.from({ length: 30 }, () => new AbortController());
    for (const { signal } of hangUps) call(guarded, { signal });
    await clock.advance(0);
    for (const it of hangUps) it.abort();
    await clock.advance(0);
    expect(caller.isBroken).toBe(false);
  });
});

describe("a bulkhead", () => {
  const narrow = operation({ bulkhead: { inFlight: 1, queue: 0 }, breaker: { ...breaker, minimumCalls: 1 } });

  it("is around all attempts of a call, and around the breaker", async () => {
    const { clock, sent, caller, call } = stubTarget(failing("resource_exhausted", 300));
    const first = call(narrow);
    await clock.advance(10);
    // It waits for its second attempt, and holds its place.
    const second = call(narrow);
    await clock.advance(0);
    expect([first.is, second.is, sent.length, caller.isBroken]).toEqual(["waits", "resource_exhausted", 1, false]);
    expect([isNotProcessed(second.error ?? {}), second.error?.interaction]).toEqual([true, "shop.get"]);
    await clock.advance(1000);
    const third = call(narrow);
    await clock.advance(0);
    expect([first.is, third.is]).toEqual(["resource_exhausted", "waits"]);
  });

  it("lets those that wait in, first come, first served, and their time counts", async () => {
    const { clock, startMs, sent, call } = stubTarget(silence);
    const queued = operation({ bulkhead: { inFlight: 1, queue: 2 }, retry: null });
    const calls = [call(queued, { timeoutMs: 100 }), call(queued, { timeoutMs: 150 }), call(queued), call(queued)];
    await clock.advance(0);
    expect(calls.map((it) => it.is)).toEqual(["waits", "waits", "waits", "resource_exhausted"]);
    await clock.advance(1000);
    expect(sent.map((it) => it.atMs - startMs)).toEqual([0, 100, 150]);
    expect(calls.slice(0, 3).map((it) => it.atMs)).toEqual([100, 150, 1000]);
  });

  it("is each interaction's own", async () => {
    const { clock, call } = stubTarget(silence);
    call(narrow);
    const other = call({ ...narrow, interaction: "shop.other" });
    await clock.advance(0);
    expect(other.is).toBe("waits");
  });
});

describe("hedging", () => {
  /** A target whose calls took 100 ms, and which is silent from now on. */
  async function once100Ms(of: ReturnType<typeof operation>, hedging: boolean) {
    let isSilent = false;
    const target = stubTarget(
      (attempt) => (isSilent && attempt.number === 1 ? silence(attempt, 0) : answeredIn(target.clock, 100)),
      { policies: { get: { hedging } } },
    );
    for (let index = 0; index < 40; index += 1) target.call(of);
    await target.clock.advance(200);
    isSilent = true;
    target.sent.length = 0;
    const outcome = target.call(of);
    await target.clock.advance(99);
    expect(target.sent).toHaveLength(1);
    await target.clock.advance(51);
    return { ...target, outcome };
  }

  it("sends a second call after the time that most take, where a client switches it on", async () => {
    const { sent, outcome } = await once100Ms(operation({}), true);
    expect([sent.length, outcome.is]).toEqual([2, "waits"]);
  });

  it("is off where nobody does", async () => {
    expect((await once100Ms(operation({}), false)).sent).toHaveLength(1);
  });

  it("is of no use to calls that change something", async () => {
    expect((await once100Ms(operation({ idempotency: "natural" }), true)).sent).toHaveLength(1);
  });

  it("takes the first answer, and gives the other call up", async () => {
    let index = 0;
    const target = stubTarget(
      (attempt) => {
        index += 1;
        return index === 41 ? silence(attempt, 0) : answeredIn(target.clock, 100);
      },
      { policies: { get: { hedging: true } } },
    );
    const read = operation({});
    for (let call = 0; call < 40; call += 1) target.call(read);
    await target.clock.advance(200);
    const outcome = target.call(read);
    await target.clock.advance(200);
    expect([outcome.is, target.sent.length]).toEqual(["ok", 42]);
    expect(target.sent[40]?.attempt.reason?.code).toBe("canceled");
    expect(target.clock.pending()).toBe(0);
  });
});

describe("an adaptive limit", () => {
  const wide = operation({ bulkhead: null, retry: null });

  it("keeps calls to what the target can take, where a client switches it on", async () => {
    const { clock, sent, call } = stubTarget(silence, { policies: { get: { adaptiveLimit: true } } });
    const calls = Array.from({ length: 25 }, () => call(wide));
    await clock.advance(0);
    expect(sent).toHaveLength(20);
    expect(calls.slice(20).map((it) => it.is)).toEqual(Array.from({ length: 5 }, () => "resource_exhausted"));
    expect(isNotProcessed(calls[24]?.error ?? {})).toBe(true);
  });

  it("comes down when the target drops calls", async () => {
    let answer: Answer = failing("unavailable");
    const { clock, sent, call } = stubTarget((...args) => answer(...args), {
      policies: { get: { adaptiveLimit: true } },
    });
    for (let index = 0; index < 10; index += 1) {
      call(wide);
      await clock.advance(0);
    }
    answer = silence;
    sent.length = 0;
    for (let index = 0; index < 25; index += 1) call(wide);
    await clock.advance(0);
    expect(sent.length).toBeLessThan(10);
  });

  it("is off where nobody does", async () => {
    const { clock, sent, call } = stubTarget(silence);
    for (let index = 0; index < 25; index += 1) call(wide);
    await clock.advance(0);
    expect(sent).toHaveLength(25);
  });
});

function answeredIn(clock: { after(ms: number, call: () => void): unknown }, ms: number): Promise<string> {
  return new Promise((resolve) => {
    clock.after(ms, () => resolve("ok"));
  });
}
