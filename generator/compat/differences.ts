import { at } from "../base/origin.ts";
import { callGraph } from "../model/graph.ts";
import type { Interaction } from "../model/interaction.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Change, Pair, Place } from "./change.ts";
import { deprecationChange, textChange } from "./element-differences.ts";
import { errorChanges } from "./error-differences.ts";
import { interactionKeys, isReader, type KeyTexts } from "./interaction-keys.ts";
import { messageChanges } from "./message-differences.ts";
import { pairInteractions } from "./pair-interactions.ts";
import { type EffectivePolicy, policies } from "./policy.ts";
import { policyChange } from "./policy-differences.ts";
import { rootChanges } from "./root-differences.ts";
import { travelling } from "./travel.ts";
import type { Sides } from "./type-differences.ts";
import { openType, openTypeText } from "./type-step.ts";
import { codecOf, type Use } from "./use.ts";
import { workspaceChanges } from "./workspace-differences.ts";

/** A change, and the ways in which what changed travels. */
export interface ContractChange {
  readonly change: Change;
  readonly uses: readonly Use[];
}

/** All that differs between two workspaces for those who call, read or send. */
export function differences(sides: Sides): readonly ContractChange[] {
  const { pairs, added, removed } = pairInteractions(sides);
  const policyOf = policies(sides.from);
  const newPolicyOf = policies(sides.to);
  const graph = callGraph(sides.to);
  const offered = pairs.filter(({ from, to }) => !isReader(from) && !isReader(to));
  const policyFor = ({ id }: Interaction): EffectivePolicy => policyOf(id);
  return [
    ...added.filter((it) => !isReader(it)).map((it) => on(it, newPolicyOf(it.id), [addition(it)])),
    ...removed.filter((it) => !isReader(it)).map((it) => on(it, policyOf(it.id), [removal(it, sides, graph)])),
    ...pairs
      .filter(({ from, to }) => isReader(from) !== isReader(to))
      .map(({ from, to }) => on(from, policyFor(from), [turned({ from, to })])),
    ...offered.map((pair) => on(pair.from, policyFor(pair.from), interactionChanges(sides, pair))),
    ...serviceChanges(sides, policyOf),
    ...workspaceChanges(sides, offered).map((it) => on(it.interaction, policyFor(it.interaction), [it.change])),
    travelling(
      sides,
      offered.filter(({ from, to }) => from.style === to.style),
      policyOf,
    ),
  ].flat();
}

function on(interaction: Interaction, policy: EffectivePolicy, changes: readonly Change[]): readonly ContractChange[] {
  const use: Use = {
    style: interaction.style,
    codec: codecOf(interaction),
    direction: null,
    lenses: ["backward"],
    interaction,
    policy,
    ignores: null,
  };
  return changes.map((change) => ({ change, uses: [use] }));
}

function placeOf({ from, to }: Pair<Interaction>): Place {
  return { target: `${to.id}#`, subject: `'${to.id}'`, origin: to.origin, earlier: from.origin };
}

function addition(interaction: Interaction): Change {
  const place = { target: interaction.id, subject: `'${interaction.id}'`, origin: interaction.origin, earlier: null };
  return { place, before: null, after: interaction.style, fact: { kind: "interaction-added", interaction } };
}

function removal(interaction: Interaction, { to }: Sides, graph: ReturnType<typeof callGraph>): Change {
  const service = to.services.find((it) => it.id === interaction.service);
  const origin = service === undefined ? nearest(to, interaction) : at(service.origin, "interactions");
  const inside = (graph.to.get(interaction.id) ?? []).map((it) => it.from);
  const outside = interaction.consumers.map((it) => it.name);
  return {
    place: { target: interaction.id, subject: `'${interaction.id}'`, origin, earlier: interaction.origin },
    before: interaction.style,
    after: null,
    fact: { kind: "interaction-removed", interaction, consumers: [...inside, ...outside] },
  };
}

/** Where a finding about a service that is gone is shown: the first spec that is left, or where it was. */
function nearest({ services, libraries }: Workspace, { origin }: Interaction) {
  return (services[0] ?? libraries[0])?.origin ?? { ...origin, path: [] };
}

function turned({ from, to }: Pair<Interaction>): Change {
  const [before, after] = [from, to].map((it) => (isReader(it) ? "reads" : "sends"));
  const fact = { kind: "key", key: "role", from, to } as const;
  return { place: placeOf({ from, to }), before: before ?? null, after: after ?? null, fact };
}

function interactionChanges(sides: Sides, pair: Pair<Interaction>): readonly Change[] {
  const { from, to } = pair;
  const place = placeOf(pair);
  const own = [
    ...identityChange(place, pair),
    ...textChange(place, {
      from: [from.description, from.examples],
      to: [to.description, to.examples],
    }),
    ...deprecationChange(place, { from: from.deprecated, to: to.deprecated }),
    ...consumerChange(place, pair),
    ...policyChange(sides, place, pair),
  ];
  if (from.style !== to.style) return own;
  return [
    ...own,
    ...keyChanges(place, pair),
    ...keyTypeChange(sides, place, pair),
    ...rootChanges(sides, place, pair),
    ...messageChanges(sides, place, pair),
    ...errorChanges(sides, place, pair),
  ];
}

function identityChange(place: Place, { from, to }: Pair<Interaction>): readonly Change[] {
  const [before, after] = [from.id, to.id];
  if (from.style !== to.style)
    return [{ place, before: from.style, after: to.style, fact: { kind: "style", from, to } }];
  if (from.service !== to.service) return [{ place, before, after, fact: { kind: "interaction-moved", from, to } }];
  if (from.id === to.id) return [];
  const [old, now] = [from, to].map((it) => wireName(it));
  return [{ place, before, after, fact: { kind: "interaction-renamed", from, to, isSameWire: old === now } }];
}

/** What callers of an interaction name it by, where no other key says it. */
function wireName(interaction: Interaction): string {
  return interaction.style === "grpc" || interaction.style === "stream" ? interaction.methodName : "";
}

// A method that is called otherwise is told as the rename that it is.
const toldOtherwise = (key: string, { from, to }: Pair<Interaction>): boolean =>
  key === "method" && from.id !== to.id && from.style !== "http";

/** Keys that change together because one of them does: the first of a row is told. */
const followers: Readonly<Record<string, readonly string[]>> = {
  page: ["page.limit", "page.max"],
  method: ["status", "body", "idempotency", "retry.attempts", "cache"],
  content: ["status"],
  transport: ["heartbeat", "receive", "resume", "idempotency", "retry.attempts"],
  from: ["auth"],
  mode: ["idempotency", "retry.attempts"],
  field: ["idempotency", "retry.attempts"],
  topic: ["placeholders", "broker"],
  partitionBy: ["ordering"],
  idempotency: ["retry.attempts"],
  output: ["optional"],
};

function keyChanges(place: Place, { from, to }: Pair<Interaction>): readonly Change[] {
  const [before, after] = [interactionKeys(from), interactionKeys(to)];
  const different = Object.keys(after).filter((it) => before[it] !== after[it]);
  const followed = new Set(different.flatMap((it) => followers[it] ?? []));
  return different
    .filter((key) => !followed.has(key) && !toldOtherwise(key, { from, to }) && !isFirstBody(key, before, after))
    .map((key) => ({
      place: keyPlace(place, key),
      before: before[key] ?? null,
      after: after[key] ?? null,
      fact: { kind: "key", key, from, to },
    }));
}

/** A body comes and goes with its fields, which are told. */
function isFirstBody(key: string, before: KeyTexts, after: KeyTexts): boolean {
  return key === "body" && ((before[key] ?? null) === null || (after[key] ?? null) === null);
}

function keyPlace(place: Place, key: string): Place {
  const path = key.split(".");
  return {
    ...place,
    target: `${place.target}/${path.join("/")}`,
    origin: at(place.origin, ...path),
    earlier: place.earlier === null ? null : at(place.earlier, ...path),
  };
}

/** The bytes of a key decide the partition: any change of its type moves keys elsewhere. */
function keyTypeChange(sides: Sides, place: Place, { from, to }: Pair<Interaction>): readonly Change[] {
  const [before, after] = [keyType(sides.from, from), keyType(sides.to, to)];
  if (before === null || after === null || before === after) return [];
  const fact = { kind: "key", key: "partitionKeyType", from, to } as const;
  return [{ place: keyPlace(place, "partitionBy"), before, after, fact }];
}

function keyType(workspace: Workspace, interaction: Interaction): string | null {
  if (interaction.style !== "event") return null;
  const payload = workspace.types.get(interaction.channel.payload);
  const fields = payload?.kind === "record" ? payload.fields : [];
  const field = fields.find((it) => it.name === interaction.channel.partitionBy);
  return field === undefined ? null : openTypeText(openType(workspace, field.type));
}

function consumerChange(place: Place, { from, to }: Pair<Interaction>): readonly Change[] {
  const [before, after] = [from, to].map((it) => it.consumers.map(({ name }) => name));
  const added = (after ?? []).filter((it) => !before?.includes(it));
  const gone = (before ?? []).filter((it) => !after?.includes(it));
  if (added.length === 0 && gone.length === 0) return [];
  const fact = { kind: "consumer", added, isDeprecated: to.deprecated !== null } as const;
  return [
    { place: keyPlace(place, "consumers"), before: gone.join(" ") || null, after: added.join(" ") || null, fact },
  ];
}

function serviceChanges(
  sides: Sides,
  policyOf: (id: string | null) => EffectivePolicy,
): readonly (readonly ContractChange[])[] {
  return sides.to.services.map((to) => {
    const from = sides.from.services.find((it) => it.id === to.id);
    if (from === undefined) return [];
    const place = { target: to.id, subject: `'${to.id}'`, origin: to.origin, earlier: from.origin };
    const json = from.interactions.find((it) => it.style === "http" || it.style === "realtime") ?? from.interactions[0];
    const rpc = from.interactions.find((it) => it.style === "grpc" || it.style === "stream");
    const change = (key: string, before: string, after: string, fact: Change["fact"]): Change => ({
      place: keyPlace({ ...place, target: `${to.id}#` }, key),
      before,
      after,
      fact,
    });
    return [
      ...(json === undefined || from.unknownFields === to.unknownFields
        ? []
        : on(json, policyOf(json.id), [
            change("unknownFields", from.unknownFields, to.unknownFields, {
              kind: "unknown-fields",
              to: to.unknownFields,
            }),
          ])),
      ...(rpc === undefined || from.protoPackage === to.protoPackage
        ? []
        : on(rpc, policyOf(rpc.id), [change("wire", from.protoPackage, to.protoPackage, { kind: "package" })])),
    ];
  });
}
