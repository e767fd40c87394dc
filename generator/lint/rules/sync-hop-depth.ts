import type { Related } from "../../base/diagnostic.ts";
import { at } from "../../base/origin.ts";
import { plural } from "../../base/text.ts";
import type { GraphJoins } from "../../model/graph-joins.ts";
import type { Interaction, InteractionId } from "../../model/interaction.ts";
import { entries, type SyncCall, type SyncCalls } from "../../model/sync-calls.ts";
import type { TypeId } from "../../model/types.ts";
import type { Journey, LintSettings } from "../../model/workspace.ts";
import { configFile, serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

/** More places than this of one chain nobody reads. */
const maxPlaces = 20;

const chain = (calls: string) => ({
  "interspec.yaml": configFile(`
    journeys: { checkout: { entry: shop.checkout, slo: { availability: 99 } } }
  `),
  "shop.yaml": serviceFile("shop", "interactions: { checkout: { style: grpc, calls: [basket.read] } }"),
  "basket.yaml": serviceFile("basket", "interactions: { read: { style: grpc, calls: [catalog.find] } }"),
  "catalog.yaml": serviceFile("catalog", "interactions: { find: { style: grpc, calls: [prices.get] } }"),
  "prices.yaml": serviceFile("prices", `interactions: { get: { style: grpc${calls} } }`),
  "taxes.yaml": serviceFile("taxes", "interactions: { rate: { style: grpc } }"),
});

/** See `summary`. */
export const syncHopDepth = defineRule({
  id: "sync-hop-depth",
  severity: "error",
  summary: "A request waits for a short chain of services: no longer than `lint.maxSyncHops`, or the journey's own.",
  why: "Each hop adds its latency and its failures to all before it. A long chain is one program that is spread over a network.",
  examples: { bad: chain(", calls: [taxes.rate]"), good: chain("") },
  *check({ workspace, calls, joins }) {
    const depths = depthsOf(calls);
    const fields = deepestFields(joins, depths);
    for (const [id, journeys] of entries(workspace)) {
      const entry = workspace.interactions.get(id);
      if (entry === undefined) continue;
      const { limit, text, related } = limitOf(journeys, workspace.lint);
      const reachable = (joins.entities.get(id) ?? []).flatMap((entity) => fields.get(entity) ?? []);
      const depth = deepest(entry, depths, reachable);
      if (depth.hops <= limit) continue;
      const path = [...(depth.join === null ? [] : [depth.join]), ...pathFrom(depth.from, depths)];
      const names = [id, ...path.slice(0, maxPlaces).map((it) => it.to)];
      yield finding({
        message: `'${id}' waits through ${plural(depth.hops, "hop")}, and ${text} is ${limit}: ${names.join(" → ")}${path.length > maxPlaces ? " → …" : ""}`,
        origin: place(entry),
        related: [...path.slice(0, maxPlaces).map((it) => it.related), ...related],
        help: "let one service ask the others itself, keep a copy that events feed, or make the end of the chain an event",
        about: [id],
      });
    }
  },
});

interface Depth {
  readonly hops: number;
  readonly next: SyncCall | null;
}

interface Hop {
  readonly to: InteractionId;
  readonly related: Related;
}

/** The longest chain of calls from each interaction. */
function depthsOf({ calleesFirst, straight }: SyncCalls): Depths {
  const depths = new Map<InteractionId, Depth>();
  for (const { id } of calleesFirst) {
    let longest: Depth = { hops: 0, next: null };
    for (const next of straight.get(id) ?? []) {
      const hops = 1 + (depths.get(next.callee.id)?.hops ?? 0);
      if (hops > longest.hops) longest = { hops, next };
    }
    depths.set(id, longest);
  }
  return depths;
}

type Depths = ReadonlyMap<InteractionId, Depth>;

/** By entity, the field that calls deepest, and the one that does of another service. */
function deepestFields({ fields }: GraphJoins, depths: Depths): ReadonlyMap<TypeId, readonly Interaction[]> {
  const hopsOf = (it: Interaction) => depths.get(it.id)?.hops ?? 0;
  return new Map(
    [...fields].map(([entity, all]) => {
      const sorted = [...all].sort((a, b) => hopsOf(b) - hopsOf(a));
      const [first] = sorted;
      const other = sorted.find((it) => it.service !== first?.service);
      return [entity, [first, other].filter((it) => it !== undefined)];
    }),
  );
}

interface Start {
  readonly hops: number;
  readonly from: InteractionId;
  readonly join: Hop | null;
}

/** A field of the graph may lead through the gateway to one of another subgraph: one hop, since how many it joins is up to who asks. */
function deepest(entry: Interaction, depths: Depths, reachable: readonly Interaction[]): Start {
  let best: Start = { hops: depths.get(entry.id)?.hops ?? 0, from: entry.id, join: null };
  for (const field of reachable) {
    const hops = 1 + (depths.get(field.id)?.hops ?? 0);
    // A join alone is what a graph is for; it counts where calls follow it.
    if (field.service === entry.service || hops <= Math.max(best.hops, 1)) continue;
    const related = { message: `the gateway asks '${field.id}' for its part of the entity`, origin: place(field) };
    best = { hops, from: field.id, join: { to: field.id, related } };
  }
  return best;
}

function pathFrom(from: InteractionId, depths: Depths): readonly Hop[] {
  const path: Hop[] = [];
  for (let step = depths.get(from)?.next ?? null; step !== null && path.length <= maxPlaces; ) {
    const { caller, callee, call } = step;
    const message = `hop ${path.length + 1}: '${caller.id}' calls '${callee.id}'`;
    path.push({ to: callee.id, related: { message, origin: call.origin } });
    step = depths.get(callee.id)?.next ?? null;
  }
  return path;
}

interface Limit {
  readonly limit: number;
  readonly text: string;
  readonly related: readonly Related[];
}

function limitOf(journeys: readonly Journey[], { maxSyncHops }: LintSettings): Limit {
  const [strictest] = [...journeys].sort((a, b) => (a.maxSyncHops ?? maxSyncHops) - (b.maxSyncHops ?? maxSyncHops));
  if (strictest === undefined || strictest.maxSyncHops === null)
    return { limit: maxSyncHops, text: "the most that `lint.maxSyncHops` allows", related: [] };
  const origin = at(strictest.origin, "maxSyncHops");
  const related = [{ message: `journey '${strictest.name}' allows ${strictest.maxSyncHops}`, origin }];
  return { limit: strictest.maxSyncHops, text: `the most that journey '${strictest.name}' allows`, related };
}
