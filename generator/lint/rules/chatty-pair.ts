import { grouped } from "../../base/grouped.ts";
import { byCodeUnit } from "../../base/order.ts";
import { plural } from "../../base/text.ts";
import { words } from "../../base/words.ts";
import type { Interaction, InteractionId } from "../../model/interaction.ts";
import type { SyncCall } from "../../model/sync-calls.ts";
import { carried, namedType, opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { serviceFile } from "../example.ts";
import { place, servicePlace } from "../interaction-places.ts";
import { defineRule, type Finding, finding } from "../rule.ts";

const maxCallsOfOne = 2;
const maxCallsOfPair = 8;

const shop = (calls: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { check: { style: http, route: GET /check, calls: [${calls}] } }`,
  ),
  "stock.yaml": serviceFile(
    "stock",
    "interactions: { count: { style: grpc }, shelf: { style: grpc }, arrival: { style: grpc }, overview: { style: grpc } }",
  ),
});

/** See `summary`. */
export const chattyPair = defineRule({
  id: "chatty-pair",
  severity: "warning",
  summary: "Two services talk little: one handler asks another service once or twice, for many things at a time.",
  why: "What is asked in pieces is slow in sum and half done when one piece fails. Services that talk all the time are one service with a network in it.",
  examples: { bad: shop("stock.count, stock.shelf, stock.arrival"), good: shop("stock.overview") },
  *check({ workspace, calls }) {
    const steps = [...calls.from.values()];
    for (const ofHandler of steps) yield* manyOfOne(ofHandler);
    yield* loopsWithoutBatch(workspace, steps.flat());
    yield* busyPairs(workspace, steps.flat());
  },
});

/** One handler that makes several different calls to one service. */
function* manyOfOne(steps: readonly SyncCall[]): Iterable<Finding> {
  for (const [service, all] of grouped(steps, ({ callee }) => callee.service)) {
    const different = [...new Map(all.map((it) => [it.callee.id, it])).values()];
    const [first, ...others] = different;
    if (first === undefined || different.length <= maxCallsOfOne) continue;
    yield finding({
      message: `'${first.caller.id}' makes ${different.length} different calls to '${service}'; more than ${maxCallsOfOne} are one call in pieces`,
      origin: first.call.origin,
      related: others.map(({ callee, call }) => ({ message: `it calls '${callee.id}' too`, origin: call.origin })),
      help: `give '${service}' one interaction that answers all of it`,
      about: [first.caller.id],
    });
  }
}

/** Calls in a loop, where the callee cannot be asked for many things at once. */
function* loopsWithoutBatch(workspace: Workspace, steps: readonly SyncCall[]): Iterable<Finding> {
  const batches = batchForms(workspace);
  const takesMany = (it: Interaction) => batches.has(formKey(it, words(it.name))) || carriesList(workspace, it);
  const known = new Map<InteractionId, boolean>();
  for (const { caller, callee, call } of steps) {
    if (call.times !== "many") continue;
    const isFine = known.get(callee.id) ?? takesMany(callee);
    known.set(callee.id, isFine);
    if (isFine) continue;
    yield finding({
      message: `'${caller.id}' calls '${callee.id}' in a loop, an item a call`,
      origin: call.origin,
      related: [{ message: "it takes one item at a time", origin: place(callee) }],
      help: `let '${callee.id}' take a list, or give '${callee.service}' an interaction that does`,
      about: [caller.id],
    });
  }
}

const batchWords = ["batch", "many", "bulk"];

/** The interactions that have a form for many, as `get` where there is a `batchGet`. */
function batchForms(workspace: Workspace): ReadonlySet<string> {
  const forms = [...workspace.interactions.values()].flatMap((it) => {
    const kept = words(it.name).filter((word) => !batchWords.includes(word));
    return kept.length < words(it.name).length ? [formKey(it, kept)] : [];
  });
  return new Set(forms);
}

function formKey({ service }: Interaction, name: readonly string[]): string {
  return [service, ...name].join(" ");
}

/** Whether a call of it carries a list. */
function carriesList(workspace: Workspace, callee: Interaction): boolean {
  return carried(callee).in.some((type) => type.kind === "named" && hasList(workspace, type.id));
}

/** Whether a record has a list or a map, itself or in a record that is a field of it. */
function hasList(workspace: Workspace, id: string, isInner = false): boolean {
  const type = namedType(workspace, id);
  if (type.kind !== "record") return false;
  return type.fields.some((field) => {
    const inner = opened(workspace, field.type).type;
    if (inner.kind === "list" || inner.kind === "map") return true;
    return !isInner && inner.kind === "named" && hasList(workspace, inner.id, true);
  });
}

/** Two services with many calls between them, either way. */
function* busyPairs(workspace: Workspace, steps: readonly SyncCall[]): Iterable<Finding> {
  const pairOf = ({ caller, callee }: SyncCall) => [caller.service, callee.service].sort(byCodeUnit).join(" ");
  for (const all of grouped(steps, pairOf).values()) {
    const different = [...new Map(all.map((it) => [it.callee.id, it])).values()];
    const [first] = different;
    if (first === undefined || different.length <= maxCallsOfPair) continue;
    const service = workspace.services.find((it) => it.id === first.caller.service);
    yield finding({
      message: `'${first.caller.service}' and '${first.callee.service}' share ${plural(different.length, "synchronous interaction")}; more than ${maxCallsOfPair} are one service in two`,
      origin: service === undefined ? first.call.origin : servicePlace(service),
      related: different.map(({ caller, callee, call }) => ({
        message: `'${caller.id}' calls '${callee.id}'`,
        origin: call.origin,
      })),
      help: "move what belongs together to one side, or let events carry what the other side needs to know",
      about: [first.caller.service],
    });
  }
}
