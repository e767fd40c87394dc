import { at } from "../../base/origin.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { SyncCall } from "../../model/sync-calls.ts";
import { configFile, serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, type Finding, finding } from "../rule.ts";
import { pathText, type SlowestPath, slowestPath } from "../slowest-path.ts";

const shop = (calls: string) => ({
  "interspec.yaml": configFile(`
    journeys: { checkout: { entry: orders.placeOrder, budget: 3s, slo: { availability: 99 } } }
  `),
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      placeOrder:
        style: grpc
        idempotency: key
        timeout: 2s
        calls: [${calls}]
    `,
  ),
  "inventory.yaml": serviceFile("inventory", "interactions: { reserve: { style: grpc, timeout: 900ms } }"),
  "payments.yaml": serviceFile("payments", "interactions: { authorize: { style: grpc, timeout: 1500ms } }"),
});

/** See `summary`. */
export const deadlineBudget = defineRule({
  id: "deadline-budget",
  severity: "warning",
  summary: "The calls of a handler, one after the other, fit into its own time, and into that of the journey.",
  why: "The last call is given up half way when those before it were slow: what they did stays done, and the caller is told that it failed.",
  examples: {
    bad: shop("inventory.reserve, payments.authorize"),
    good: shop("{ to: inventory.reserve, parallel: checks }, { to: payments.authorize, parallel: checks }"),
  },
  *check({ workspace, calls }) {
    const pathOf = (it: Interaction) =>
      slowestPath(calls.from.get(it.id) ?? [], ({ callee }) => callee.policies.timeoutMs.value);
    for (const it of workspace.interactions.values()) yield* ofCaller(it, calls.from.get(it.id) ?? [], pathOf(it));
    for (const { name, entries, budgetMs, origin } of workspace.journeys)
      for (const id of entries) {
        const entry = workspace.interactions.get(id);
        const path = entry === undefined ? null : pathOf(entry);
        if (path === null || budgetMs === null || path.totalMs <= budgetMs) continue;
        yield finding({
          message: `journey '${name}' has ${budgetMs} ms; the calls of '${id}' may take ${path.totalMs} ms (${pathText(path)})`,
          origin: at(origin, "budget"),
          related: placesOf(path),
          help: wayOut,
          about: [id],
        });
      }
  },
});

const wayOut = "shorten the callees' timeouts, run calls side by side with `parallel`, or raise this one";

function* ofCaller(caller: Interaction, calls: readonly SyncCall[], path: SlowestPath): Iterable<Finding> {
  const own = caller.policies.timeoutMs;
  if (own.value === null || path.totalMs <= own.value || isInverted(calls, own.value)) return;
  yield finding({
    message: `'${caller.id}' waits ${own.value} ms; its calls may take ${path.totalMs} ms (${pathText(path)})`,
    origin: settingPlace(caller, own),
    related: placesOf(path),
    help: wayOut,
    about: [caller.id],
  });
}

/** Whether one call alone takes too long: that is `timeout-inversion`. */
function isInverted(calls: readonly SyncCall[], limitMs: number): boolean {
  return calls.some(({ call, callee }) => !call.optional && (callee.policies.timeoutMs.value ?? 0) > limitMs);
}

function placesOf({ steps }: SlowestPath): Finding["related"] {
  return steps.flatMap(({ step: { callee, call }, ms, times }) => [
    { message: `it calls '${callee.id}'${times === 1 ? "" : `, ${times} times or more`}`, origin: call.origin },
    { message: `${ms} ms: the timeout of '${callee.id}'`, origin: settingPlace(callee, callee.policies.timeoutMs) },
  ]);
}
