import { cycles } from "../base/cycles.ts";
import { grouped } from "../base/grouped.ts";
import { unique } from "../base/order.ts";
import { type Call, type Interaction, type InteractionId, isAnswered } from "./interaction.ts";
import type { Journey, Workspace } from "./workspace.ts";

/** One synchronous edge of the call graph: the caller waits for the answer. */
export interface SyncCall {
  readonly caller: Interaction;
  readonly callee: Interaction;
  readonly call: Call;
}

/** Who waits for whom. */
export interface SyncCalls {
  /** By caller, in the order of the spec. */
  readonly from: ReadonlyMap<InteractionId, readonly SyncCall[]>;
  /** The groups of interactions that call each other in a loop. */
  readonly loops: readonly (readonly Interaction[])[];
  /** As `from`, without the calls within a loop: what is left has an end. */
  readonly straight: ReadonlyMap<InteractionId, readonly SyncCall[]>;
  /** Every interaction, after all that it calls straight. */
  readonly calleesFirst: readonly Interaction[];
}

/** The synchronous calls of the workspace. Linear in the calls, and without recursion: a chain may be long. */
export function syncCalls(workspace: Workspace): SyncCalls {
  const all = [...workspace.interactions.values()];
  const from = new Map(all.map((it) => [it.id, callsOf(workspace, it)]));
  const calleesOf = (it: Interaction) => (from.get(it.id) ?? []).map(({ callee }) => callee);
  const loops = cycles(all, calleesOf);
  const loopOf = new Map(loops.flatMap((group, index) => group.map((it) => [it.id, index] as const)));
  const isInLoop = ({ caller, callee }: SyncCall) =>
    loopOf.has(caller.id) && loopOf.get(caller.id) === loopOf.get(callee.id);
  const straight = new Map([...from].map(([id, calls]) => [id, calls.filter((it) => !isInLoop(it))]));
  return { from, loops, straight, calleesFirst: calleesFirst(all, straight) };
}

/** Where calls come into the system: what others may call, and where journeys begin; with those journeys. */
export function entries(workspace: Workspace): ReadonlyMap<InteractionId, readonly Journey[]> {
  const named = grouped(
    workspace.journeys.flatMap((journey) => unique(journey.entries).map((id) => ({ id, journey }))),
    ({ id }) => id,
  );
  return new Map(
    [...workspace.interactions.values()]
      .filter((it) => isAnswered(it) && (it.audience.value !== "internal" || named.has(it.id)))
      .map((it) => [it.id, (named.get(it.id) ?? []).map(({ journey }) => journey)]),
  );
}

/** One loop through the first of the group, the shortest; the last call leads back to it. */
export function loopThrough(group: readonly Interaction[], { from }: SyncCalls): readonly SyncCall[] {
  const [first] = group;
  if (first === undefined) return [];
  const members = new Set(group.map((it) => it.id));
  const reachedBy = new Map<InteractionId, SyncCall>();
  const waiting = [first.id];
  for (const id of waiting) {
    for (const step of from.get(id) ?? []) {
      if (!members.has(step.callee.id) || reachedBy.has(step.callee.id)) continue;
      reachedBy.set(step.callee.id, step);
      if (step.callee.id === first.id) return pathTo(first.id, reachedBy);
      waiting.push(step.callee.id);
    }
  }
  return [];
}

/** The calls that lead from the first of a search back to it. */
function pathTo(first: InteractionId, reachedBy: ReadonlyMap<InteractionId, SyncCall>): readonly SyncCall[] {
  const path: SyncCall[] = [];
  let step = reachedBy.get(first);
  while (step !== undefined) {
    path.push(step);
    step = step.caller.id === first ? undefined : reachedBy.get(step.caller.id);
  }
  return path.reverse();
}

function callsOf(workspace: Workspace, caller: Interaction): readonly SyncCall[] {
  return caller.calls.flatMap((call) => {
    const callee = workspace.interactions.get(call.to);
    return callee !== undefined && isAnswered(callee) ? [{ caller, callee, call }] : [];
  });
}

function calleesFirst(
  all: readonly Interaction[],
  straight: ReadonlyMap<InteractionId, readonly SyncCall[]>,
): readonly Interaction[] {
  const done: Interaction[] = [];
  const seen = new Set<InteractionId>();
  for (const root of all) {
    if (seen.has(root.id)) continue;
    seen.add(root.id);
    const stack = [{ node: root, rest: (straight.get(root.id) ?? []).values() }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const step = top.rest.next();
      if (step.done === true) {
        done.push(top.node);
        stack.pop();
      } else if (!seen.has(step.value.callee.id)) {
        const { callee } = step.value;
        seen.add(callee.id);
        stack.push({ node: callee, rest: (straight.get(callee.id) ?? []).values() });
      }
    }
  }
  return done;
}
