import { at } from "../../base/origin.ts";
import type { Interaction, InteractionId } from "../../model/interaction.ts";
import type { SyncCall, SyncCalls } from "../../model/sync-calls.ts";
import type { Journey } from "../../model/workspace.ts";
import { availabilities, isBelow, minutesMissing, percentText, product, promised, required } from "../availability.ts";
import { beneath } from "../beneath.ts";
import { configFile, serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, type Finding, finding } from "../rule.ts";

const shop = (calls: string) => ({
  "interspec.yaml": configFile(`
    journeys: { checkout: { entry: orders.check, slo: { availability: 99 } } }
  `),
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      check:
        style: http
        route: GET /check
        slo: { availability: 99.9 }
        calls: [${calls}]
    `,
  ),
  "stock.yaml": serviceFile("stock", "interactions: { count: { style: grpc, slo: { availability: 99.9 } } }"),
  "prices.yaml": serviceFile("prices", "interactions: { get: { style: grpc, slo: { availability: 99.5 } } }"),
});

/** See `summary`. */
export const availabilityBudget = defineRule({
  id: "availability-budget",
  severity: "warning",
  summary: "What an interaction or a journey promises can be kept with what its required callees promise.",
  why: "Who needs three services of 99.9 % has 99.7 % at best: two hours a month in which the promise cannot be kept.",
  examples: { bad: shop("stock.count, prices.get"), good: shop("stock.count, { to: prices.get, optional: true }") },
  *check({ workspace, calls }) {
    const known = availabilities(calls);
    const needsOf = (id: string) => required(calls.straight.get(id) ?? []);
    for (const it of workspace.interactions.values()) yield* ofInteraction(it, needsOf(it.id), { calls, known });
    for (const journey of workspace.journeys)
      for (const id of journey.entries) {
        const entry = workspace.interactions.get(id);
        if (entry !== undefined) yield* ofJourney(journey, { entry, needed: needsOf(id), calls, known });
      }
  },
});

function* ofInteraction(it: Interaction, needed: readonly SyncCall[], promises: Promises): Iterable<Finding> {
  const { known } = promises;
  const own = promised(it);
  const together = product(needed, known);
  if (own === null || !isBelow(together, own)) return;
  yield finding({
    message: `'${it.id}' promises ${inMonth(own)}; what it calls makes ${inMonth(together)} (${factors(needed, known)})`,
    origin: settingPlace(it, it.policies.slo),
    related: placesOf(needed, promises),
    help: wayOut,
    about: [it.id],
  });
}

interface Entry extends Promises {
  readonly entry: Interaction;
  readonly needed: readonly SyncCall[];
}

function* ofJourney({ name, slo, origin }: Journey, { entry, needed, ...promises }: Entry): Iterable<Finding> {
  const { known } = promises;
  const possible = known.get(entry.id) ?? 100;
  const wanted = slo?.availability ?? null;
  if (wanted === null || !isBelow(possible, wanted)) return;
  const own = promised(entry);
  const made =
    own === null ? `makes ${inMonth(possible)} (${factors(needed, known)})` : `promises ${inMonth(possible)}`;
  yield finding({
    message: `journey '${name}' promises ${inMonth(wanted)}; its entry '${entry.id}' ${made}`,
    origin: at(origin, "slo"),
    related:
      own === null
        ? placesOf(needed, promises)
        : [{ message: `${percentText(own)}: '${entry.id}'`, origin: settingPlace(entry, entry.policies.slo) }],
    help: wayOut,
    about: [entry.id],
  });
}

type Known = ReadonlyMap<InteractionId, number>;

interface Promises {
  readonly calls: SyncCalls;
  readonly known: Known;
}

const wayOut = "promise less, make a call `optional: true` with a fallback, or keep a copy that events feed";

function inMonth(percent: number): string {
  return `${percentText(percent)}, ${minutesMissing(percent)} minutes a month without it`;
}

function factors(calls: readonly SyncCall[], known: Known): string {
  return calls
    .filter(({ callee }) => (known.get(callee.id) ?? 100) < 100)
    .map(({ callee }) => `${callee.id} ${percentText(known.get(callee.id) ?? 100)}`)
    .join(" × ");
}

function placesOf(needed: readonly SyncCall[], { calls, known }: Promises): Finding["related"] {
  const below = beneath(needed, calls, ({ callee }) => promised(callee) !== null).filter(({ call }) => !call.optional);
  return below.map(({ caller, callee, call }) => ({
    message: `${percentText(known.get(callee.id) ?? 100)}: '${callee.id}', called by '${caller.id}'`,
    origin: call.origin,
  }));
}
