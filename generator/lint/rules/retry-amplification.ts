import type { Interaction, InteractionId } from "../../model/interaction.ts";
import type { SyncCall, SyncCalls } from "../../model/sync-calls.ts";
import { attemptsOf } from "../attempts.ts";
import { serviceFile } from "../example.ts";
import { isWritten, place, settingPlace } from "../interaction-places.ts";
import { defineRule, type Finding, finding } from "../rule.ts";

const warnAbove = 4;
const refuseAbove = 9;
/** Nobody needs to know it more exactly. */
const mostAttempts = 1_000_000;
/** More places than this of one chain nobody reads. */
const maxSteps = 20;

const shop = (retry: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    "interactions: { show: { style: http, route: GET /orders, calls: [stock.count] } }",
  ),
  "stock.yaml": serviceFile(
    "stock",
    "interactions: { count: { style: grpc, idempotency: read, calls: [shelves.look] } }",
  ),
  "shelves.yaml": serviceFile("shelves", `interactions: { look: { style: grpc, idempotency: read, retry: ${retry} } }`),
});

/** See `summary`. */
export const retryAmplification = defineRule({
  id: "retry-amplification",
  severity: "warning",
  summary: "Along a chain of calls few of them are retried: the attempts multiply to four at most.",
  why: "When the last service is down, each attempt of each caller before it makes all attempts after it: the load grows when there is least to spare, and the service does not come up again.",
  examples: { bad: shop("{ attempts: 5 }"), good: shop("none") },
  *check({ calls }) {
    const most = amplifications(calls);
    const called = new Set([...calls.straight.values()].flat().map(({ callee }) => callee.id));
    // The whole chain is told once, where it begins.
    for (const first of calls.calleesFirst) {
      const attempts = most.get(first.id)?.attempts ?? 1;
      if (!called.has(first.id) && attempts > warnAbove) yield amplified(first, attempts, retriedSteps(first.id, most));
    }
  },
});

function amplified(first: Interaction, attempts: number, steps: readonly SyncCall[]): Finding {
  const shown = steps.slice(0, maxSteps);
  const factors = shown.map(({ callee }) => `${callee.id} ${attemptsOf(callee)}`).join(" × ");
  const count = attempts === mostAttempts ? "more than a million" : String(attempts);
  return finding({
    message: `one '${first.id}' may become ${count} calls of '${steps.at(-1)?.callee.id ?? ""}' (${factors}${steps.length > maxSteps ? " × …" : ""})`,
    origin: place(first),
    related: shown.flatMap(({ callee, call }) => [
      { message: `'${callee.id}' is called here`, origin: call.origin },
      { message: `${attemptsOf(callee)} attempts`, origin: settingPlace(callee, callee.policies.retry) },
    ]),
    help: "retry in one place of the chain, best next to what fails: write `retry: none` at the others",
    severity: attempts > refuseAbove && steps.some(({ callee }) => isWritten(callee.policies.retry)) ? "error" : null,
    about: [first.id],
  });
}

/** The most attempts that one call may become further down. */
function amplifications({ calleesFirst, straight }: SyncCalls): ReadonlyMap<InteractionId, Amplification> {
  const most = new Map<InteractionId, Amplification>();
  for (const { id } of calleesFirst) {
    let worst: Amplification = { attempts: 1, next: null };
    for (const next of straight.get(id) ?? []) {
      const further = most.get(next.callee.id)?.attempts ?? 1;
      const attempts = Math.min(attemptsOf(next.callee) * further, mostAttempts);
      if (attempts > worst.attempts) worst = { attempts, next };
    }
    most.set(id, worst);
  }
  return most;
}

interface Amplification {
  readonly attempts: number;
  readonly next: SyncCall | null;
}

/** The calls of the chain that are made more than once. */
function retriedSteps(from: InteractionId, most: ReadonlyMap<InteractionId, Amplification>): readonly SyncCall[] {
  const steps: SyncCall[] = [];
  for (let step = most.get(from)?.next ?? null; step !== null; step = most.get(step.callee.id)?.next ?? null)
    if (attemptsOf(step.callee) > 1) steps.push(step);
  return steps;
}
