import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import { type Call, type Interaction, type InteractionId, shapeOf } from "../model/interaction.ts";
import type { Journey } from "../model/workspace.ts";
import type { InteractionSyntax } from "../syntax/files.ts";
import type { InteractionRef } from "../syntax/references.ts";
import type { WorkspaceSyntax } from "../syntax/workspace.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import type { Finder } from "./finder.ts";
import { sloOf } from "./settings.ts";

/** The interactions with their `calls` and `emits` bound. */
export function linked(
  resolution: Resolution,
  interactions: ReadonlyMap<InteractionId, Interaction>,
  find: Finder,
): ReadonlyMap<InteractionId, Interaction> {
  const drafts = new Map(resolution.units.map((it) => [it.unit.id, it]));
  return new Map(
    [...interactions].map(([id, interaction]) => {
      const draft = drafts.get(interaction.service);
      const syntax = draft === undefined ? undefined : syntaxOf(draft, interaction.name);
      if (draft === undefined || syntax === undefined) return [id, interaction];
      const calls = callsOf(resolution, interactions, find, draft, interaction, syntax);
      const emits = emitsOf(resolution, interactions, find, draft, interaction, syntax);
      return [id, { ...interaction, calls, emits }];
    }),
  );
}

/** An interaction as its file writes it. */
export function syntaxOf(draft: UnitDraft, name: string): InteractionSyntax | undefined {
  return draft.file.kind === "service" ? draft.file.syntax.interactions?.get(name) : undefined;
}

function callsOf(
  resolution: Resolution,
  all: ReadonlyMap<InteractionId, Interaction>,
  find: Finder,
  draft: UnitDraft,
  caller: Interaction,
  syntax: InteractionSyntax,
): readonly Call[] {
  return (syntax.calls ?? []).flatMap((call, index): readonly Call[] => {
    const origin = at(caller.origin, "calls", index);
    const to = find(draft, call.to, origin);
    if (to === null) return [];
    const callee = all.get(to);
    if (callee !== undefined) checkCallee(resolution, caller, callee, origin);
    return [
      { to, times: call.times ?? "once", optional: call.optional ?? false, parallel: call.parallel ?? null, origin },
    ];
  });
}

function checkCallee(resolution: Resolution, caller: Interaction, callee: Interaction, origin: Origin): void {
  const related = [{ message: "it is here", origin: callee.origin }];
  const say = (message: string, help: string) =>
    resolution.report({ code: "bad-call", message, origin, related, help });
  if (callee.service === caller.service)
    say(`'${callee.name}' belongs to this service itself`, "call the code, not the wire");
  else if (shapeOf(callee) === "message")
    say(
      `'${callee.id}' is a message: nobody answers it`,
      "publish own messages by `emits`, and hear others' by `consumes`",
    );
}

function emitsOf(
  resolution: Resolution,
  all: ReadonlyMap<InteractionId, Interaction>,
  find: Finder,
  draft: UnitDraft,
  emitter: Interaction,
  syntax: InteractionSyntax,
): readonly InteractionId[] {
  return (syntax.emits ?? []).flatMap((ref, index) => {
    const origin = at(emitter.origin, "emits", index);
    const id = find(draft, ref, origin);
    const message = id === null ? undefined : all.get(id);
    if (id !== null && message !== undefined && !isEmittable(message, emitter.service)) {
      const related = [{ message: "it is here", origin: message.origin }];
      resolution.report({
        code: "bad-emit",
        message: `'${id}' is no message that this service publishes`,
        origin,
        related,
        help: "name an own event with a `topic`, or an own MQTT message with `from: service`",
      });
    }
    return id === null ? [] : [id];
  });
}

function isEmittable(message: Interaction, service: string): boolean {
  if (message.service !== service) return false;
  if (message.style === "event") return message.role.kind === "producer";
  return message.style === "mqtt" && message.role.kind === "owner" && message.channel.from === "service";
}

/** The journeys with their entries bound. */
export function journeysOf(
  resolution: Resolution,
  syntax: WorkspaceSyntax,
  origin: Origin,
  all: ReadonlyMap<InteractionId, Interaction>,
  find: (ref: InteractionRef, origin: Origin) => InteractionId | null,
): readonly Journey[] {
  return [...(syntax.journeys ?? [])].map(([name, journey]) => {
    const place = at(origin, "journeys", name);
    const entries = journey.entry.flatMap((ref, index): readonly InteractionId[] => {
      const entryOrigin = journey.entry.length === 1 ? at(place, "entry") : at(place, "entry", index);
      const id = find(ref, entryOrigin);
      const entry = id === null ? undefined : all.get(id);
      if (entry !== undefined && shapeOf(entry) === "message") {
        const related = [{ message: "it is here", origin: entry.origin }];
        resolution.report({
          code: "wrong-kind",
          message: `'${entry.id}' is a message: a journey begins with a call or a stream`,
          origin: entryOrigin,
          related,
          help: "name the call that publishes it",
        });
      }
      return id === null ? [] : [id];
    });
    return {
      name,
      entries,
      budgetMs: journey.budget ?? null,
      maxSyncHops: journey.maxSyncHops ?? null,
      critical: journey.critical ?? false,
      slo: sloOf(journey.slo),
      origin: place,
    };
  });
}
