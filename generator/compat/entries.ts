import type { AnsweredInteraction, Interaction } from "../model/interaction.ts";
import type { TypeId, TypeRef } from "../model/types.ts";
import { type Direction, namedType } from "../model/walk.ts";
import type { Pair } from "./change.ts";
import { rootFields } from "./root-fields.ts";
import type { Sides } from "./type-differences.ts";
import type { Use } from "./use.ts";

/** Where a type enters the wire. */
export interface Entry {
  readonly slot: string;
  readonly types: Pair<TypeRef>;
  readonly direction: Direction;
  readonly ignores: Use["ignores"];
}

/** Where the types of an interaction enter the wire. */
export function entriesOf(sides: Sides, { from, to }: Pair<Interaction>): readonly Entry[] {
  if (from.style === "http" && to.style === "http") return httpEntries(sides, { from, to });
  if (from.style === "graphql" && to.style === "graphql") return graphqlEntries(sides, { from, to });
  if (from.style === "realtime" && to.style === "realtime") return realtimeEntries(sides, { from, to });
  if (from.style === "mqtt" && to.style === "mqtt") return mqttEntries({ from, to });
  if (from.style === "event" && to.style === "event")
    return [entry("payload", "out", { from: from.channel.payload, to: to.channel.payload })];
  return "request" in from && "request" in to ? rpcEntries({ from, to }) : [];
}

function rpcEntries({ from, to }: Pair<AnsweredInteraction>): readonly Entry[] {
  const response = entry("out", "out", { from: from.response, to: to.response });
  return [
    entry("in", "in", { from: from.request, to: to.request }, pageFields({ from, to })),
    ...(hasOtherPages({ from, to }) ? [] : [response]),
  ];
}

/** Kinds of message that come and go are told by themselves, and not as variants of a type. */
function realtimeEntries(sides: Sides, { from, to }: Of<"realtime">): readonly Entry[] {
  const received = { from: from.receive, to: to.receive };
  return [
    entry("in", "in", { from: from.input, to: to.input }),
    entry("send", "out", { from: from.send, to: to.send }, isUnion(sides, to.send) ? "all" : null),
    ...(received.from === null || received.to === null
      ? []
      : [entry("receive", "in", { from: received.from, to: received.to }, isUnion(sides, received.to) ? "all" : null)]),
  ];
}

type Of<S> = Pair<Extract<Interaction, { style: S }>>;

function httpEntries(sides: Sides, { from, to }: Of<"http">): readonly Entry[] {
  const beside = (side: "from" | "to", isResponse: boolean) =>
    rootFields(sides[side], side === "from" ? from : to)
      .filter((it) => it.in !== "body" && (it.in === "response-header") === isResponse)
      .map((it) => it.field.name);
  const ignoredIn = new Set([...beside("from", false), ...beside("to", false), ...(pageFields({ from, to }) ?? [])]);
  const ignoredOut = new Set([...beside("from", true), ...beside("to", true)]);
  const [before, after] = [from.output, to.output];
  const types =
    before.kind === "json" && after.kind === "json"
      ? { from: before.type, to: after.type }
      : before.kind === "content" && after.kind === "content"
        ? { from: named(before.type), to: named(after.type) }
        : null;
  return [
    entry("in", "in", { from: from.input.type, to: to.input.type }, ignoredIn),
    ...(types === null || hasOtherPages({ from, to })
      ? []
      : [{ slot: "out", types, direction: "out" as const, ignores: ignoredOut }]),
  ];
}

function graphqlEntries(sides: Sides, { from, to }: Of<"graphql">): readonly Entry[] {
  const isNamed = (side: "from" | "to", id: TypeId) => {
    const type = namedType(sides[side], id);
    return type.kind === "record" && type.role === "type";
  };
  const areNamed = isNamed("from", from.input) && isNamed("to", to.input);
  const areInline = !isNamed("from", from.input) && !isNamed("to", to.input);
  const { output: before } = from;
  const { output: after } = to;
  return [
    ...(areNamed || areInline ? [entry("in", "in", { from: from.input, to: to.input }, areInline ? "all" : null)] : []),
    ...(before === null || after === null || hasOtherPages({ from, to })
      ? []
      : [{ slot: "out", types: { from: before, to: after }, direction: "out" as const, ignores: null }]),
    ...(from.field.root === null && to.field.root === null
      ? [entry("field", "out", { from: from.field.type, to: to.field.type })]
      : []),
  ];
}

function mqttEntries({ from, to }: Of<"mqtt">): readonly Entry[] {
  const { input: before } = from.channel;
  const { input: after } = to.channel;
  const direction = from.channel.from === "device" ? "in" : "out";
  return [
    ...(before === null || after === null ? [] : [entry("in", "in", { from: before, to: after }, "all")]),
    entry("payload", direction, { from: from.channel.payload, to: to.channel.payload }),
  ];
}

function entry(slot: string, direction: Direction, { from, to }: Pair<TypeId>, ignores: Use["ignores"] = null): Entry {
  return { slot, types: { from: named(from), to: named(to) }, direction, ignores };
}

/** Pages that came or went are told as that, and not as fields. */
function hasOtherPages({ from, to }: Pair<Interaction>): boolean {
  return hasPages(from) !== hasPages(to);
}

function pageFields(pair: Pair<Interaction>): ReadonlySet<string> | null {
  return hasOtherPages(pair) ? new Set(["cursor", "limit"]) : null;
}

function hasPages(interaction: Interaction): boolean {
  return "page" in interaction && interaction.page !== null;
}

function isUnion(sides: Sides, id: TypeId): boolean {
  return namedType(sides.to, id).kind === "union";
}

/** A named type as a reference to it. */
export function named(id: TypeId): TypeRef {
  return { kind: "named", id };
}
