import { camelCase } from "../../base/words.ts";
import type { Handler } from "../../emit/handlers.ts";
import { modulePath } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { unitById } from "../../emit/units.ts";
import type { Call, Interaction } from "../../model/interaction.ts";
import type { Unit } from "../../model/workspace.ts";
import { isCallable } from "./payloads.ts";
import { clientName, publisherName } from "./service-names.ts";

/** The context of a handler as a type: what the spec lets it call and publish. */
export function contextLines(printing: Printing, name: string, { subject }: Handler): readonly string[] {
  const kind = subject.kind === "entity" ? "Context" : contextKind(subject.interaction);
  const base = printing.imports.type(kind, "@interspec/runtime");
  const reach = subject.kind === "entity" ? [] : reachLines(printing, subject.interaction);
  if (reach.length === 0) return [`export type ${name} = ${base};`];
  return [`export type ${name} = ${base}<{`, ...reach.map((it) => `  ${it}`), "}>;"];
}

function contextKind({ style }: Interaction): "Context" | "MessageContext" | "RealtimeContext" {
  if (style === "realtime") return "RealtimeContext";
  return style === "event" || style === "mqtt" ? "MessageContext" : "Context";
}

function reachLines(printing: Printing, interaction: Interaction): readonly string[] {
  const clients = clientMembers(printing, interaction.calls);
  return [
    ...(clients.length === 0 ? [] : ["readonly clients: {", ...clients.map((it) => `  ${it};`), "};"]),
    ...(interaction.emits.length === 0 ? [] : [`readonly publish: ${publishText(printing, interaction)};`]),
  ];
}

/** `readonly inventory: Pick<InventoryClient, "reserve">`, one for each service that is called. */
function clientMembers(printing: Printing, calls: readonly Call[]): readonly string[] {
  const called = calls.map((call) => ({ call, interaction: interactionOf(printing, call.to) }));
  const callable = called.filter((it) => isCallable(it.interaction));
  return [...new Set(callable.map((it) => it.interaction.service))].map((id) => {
    const service = unitById(printing.workspace, id);
    const own = callable.filter((it) => it.interaction.service === id);
    const needed = own.filter((it) => !it.call.optional).map((it) => it.interaction.name);
    const optional = own.filter((it) => it.call.optional).map((it) => it.interaction.name);
    const parts = [
      ...(needed.length === 0 ? [] : [pickText(clientText(printing, service), needed)]),
      ...(optional.length === 0 ? [] : [fallbackText(printing, pickText(clientText(printing, service), optional))]),
    ];
    return `readonly ${camelCase(service.folder)}: ${parts.join(" & ")}`;
  });
}

function clientText({ imports, place }: Printing, service: Unit): string {
  return imports.type(clientName(service), modulePath(place, service, "client"));
}

function fallbackText({ imports }: Printing, calls: string): string {
  return `${imports.type("WithFallback", "@interspec/runtime")}<${calls}>`;
}

/** Through the outbox, messages go with a transaction only. */
function publishText(printing: Printing, { emits, policies }: Interaction): string {
  const { imports, place } = printing;
  const publisher = imports.type(publisherName(place.unit), modulePath(place, place.unit, "publisher"));
  const names = emits.map((id) => interactionOf(printing, id).name);
  const picked = pickText(publisher, names);
  return policies.outbox.value ? `{ using(tx: unknown): ${picked} }` : picked;
}

function pickText(type: string, names: readonly string[]): string {
  return `Pick<${type}, ${[...new Set(names)].map((it) => `"${it}"`).join(" | ")}>`;
}

function interactionOf({ workspace }: Printing, id: string): Interaction {
  const found = workspace.interactions.get(id);
  if (found === undefined) throw new Error(`no interaction '${id}' in the workspace`);
  return found;
}
