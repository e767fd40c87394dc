import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, it, onTestFinished } from "vitest";
import type { CallEvent } from "../../../runtime/src/events.ts";
import { failed, failing, operation, parentContext, silence, stubTarget } from "./stub-target.ts";

const channels = ["start", "end", "error", "retry", "breaker", "shed"] as const;

/** All that is published of clients until the test ends: the channel, and what was said. */
function published(...only: readonly (typeof channels)[number][]) {
  const seen: { readonly on: string; readonly said: object }[] = [];
  for (const on of only.length === 0 ? channels : only) {
    const listener = (said: unknown) => void seen.push({ on, said: said as object });
    subscribe(`interspec:client:${on}`, listener);
    onTestFinished(() => void unsubscribe(`interspec:client:${on}`, listener));
  }
  return seen;
}

it("a call that is sent again tells of each attempt, and of the wait between them", async () => {
  const seen = published();
  const { clock, startMs, call } = stubTarget((_, index) =>
    index === 0 ? Promise.reject(failed("unavailable", 100)) : "ok",
  );
  call();
  await clock.advance(1000);
  expect(seen.map((it) => it.on)).toEqual(["start", "error", "end", "retry", "start", "end"]);
  const [first, , firstEnd, retry, second, secondEnd] = seen.map((it) => it.said);
  expect(first).toBe(firstEnd);
  expect(first).toMatchObject({ peer: "http://stub", attempt: 1, remainingMs: 500, error: { code: "unavailable" } });
  expect(retry).toMatchObject({ peer: "http://stub", attempt: 1, delayMs: 100, error: { code: "unavailable" } });
  expect(second).toBe(secondEnd);
  expect(second).toMatchObject({ attempt: 2, startedMs: startMs + 100, error: null });
});

it("says how long a call took", async () => {
  const seen = published("end");
  const { clock, call } = stubTarget(silence);
  call(operation({ retry: null }));
  await clock.advance(1000);
  expect(seen[0]?.said).toMatchObject({ durationMs: 1000, error: { code: "deadline_exceeded" } });
});

it("tells those who listen to failures alone", async () => {
  const seen = published("error");
  const { clock, call } = stubTarget(failing("internal"));
  call();
  await clock.advance(0);
  expect(seen.map((it) => it.on)).toEqual(["error"]);
});

it("lets who listens put a span of its own in the place of the trace", async () => {
  const own = { traceparent: `00-${"c".repeat(32)}-${"d".repeat(16)}-01`, tracestate: null, baggage: null };
  const begin = (event: unknown) => Object.assign(event as CallEvent, { trace: own });
  subscribe("interspec:client:start", begin);
  onTestFinished(() => void unsubscribe("interspec:client:start", begin));
  const { clock, sent, call } = stubTarget(() => "ok");
  call(operation({}), { context: parentContext(null) });
  await clock.advance(0);
  expect(sent[0]?.attempt.trace).toEqual(own);
});

it("tells when a breaker turns, and what is refused to protect a target", async () => {
  const seen = published("breaker", "shed");
  const breaker = { failureRate: 50, minimumCalls: 2, windowMs: 10_000, openForMs: 5000 } as const;
  const guarded = operation({ breaker, retry: null, bulkhead: { inFlight: 2, queue: 0 } });
  const { clock, call } = stubTarget(failing("unavailable"));
  for (let index = 0; index < 3; index += 1) call(guarded);
  await clock.advance(0);
  call(guarded);
  await clock.advance(0);
  const peer = "http://stub";
  const told = seen.map(({ on, said }) => ({ on, ...said }));
  expect(told).toEqual([
    expect.objectContaining({ on: "shed", peer, why: "bulkhead" }),
    { on: "breaker", peer, state: "open" },
    expect.objectContaining({ on: "shed", peer, why: "breaker" }),
  ]);
});
