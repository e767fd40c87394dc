import { Caller } from "../../runtime/dist/caller.js";
import { systemClock } from "../../runtime/dist/clock.js";
import { median } from "../generated.mjs";

const calls = 20_000;

const operation = {
  shape: "call",
  style: "http",
  interaction: "shop.place",
  errors: [],
  timeoutMs: 1000,
  idempotency: "natural",
  retry: { attempts: 3, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] },
  breaker: { failureRate: 50, minimumCalls: 20, windowMs: 10_000, openForMs: 5000 },
  bulkhead: { inFlight: 100, queue: 0 },
  limits: { bodyBytes: 1_048_576 },
  auth: [],
};

/** What all policies around a call cost, with nothing inside of them. */
export async function policyRows(rounds) {
  for (const [isSignalUsed, goal] of [
    [false, 2],
    [true, 12],
  ]) {
    const transport = {
      prepare: (_operation, input) => input,
      send: async (_operation, prepared, attempt) => (isSignalUsed ? attempt.signal && prepared : prepared),
    };
    const caller = new Caller({
      peer: "bench",
      clock: systemClock,
      policies: {},
      logger: null,
      transportOf: async () => transport,
      credentialOf: null,
    });
    const through = await microseconds(rounds, () => caller.call(operation, 1, {}, null));
    const bare = await microseconds(rounds, () => transport.send(operation, 1, { signal: true }));
    const what = `all policies around a call, signal ${isSignalUsed ? "used" : "unused"}`;
    console.log(`| ${what} | ${(through - bare).toFixed(1)} µs | | | ${goal} µs |`);
  }
}

async function microseconds(rounds, call) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    for (let count = 0; count < calls; count += 1) await call();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / calls);
  }
  return median(times);
}
