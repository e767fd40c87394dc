import type { Handler } from "../../emit/handlers.ts";
import { modulePath } from "../../emit/typescript/module-path.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { interactionOf } from "../../emit/units.ts";
import type { Interaction } from "../../model/interaction.ts";
import type { Unit } from "../../model/workspace.ts";
import { calledServices } from "./called.ts";
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
  const clients = clientMembers(printing, interaction);
  return [
    ...(clients.length === 0 ? [] : ["readonly clients: {", ...clients.map((it) => `  ${it};`), "};"]),
    ...(interaction.emits.length === 0 ? [] : [`readonly publish: ${publishText(printing, interaction)};`]),
  ];
}

/** `readonly inventory: Pick<InventoryClient, "reserve">`, one for each service that is called. */
function clientMembers(printing: Printing, interaction: Interaction): readonly string[] {
  return calledServices(printing.workspace, interaction).map(({ unit, name, calls }) => {
    const needed = calls.filter((it) => !it.call.optional).map((it) => it.interaction.name);
    const optional = calls.filter((it) => it.call.optional).map((it) => it.interaction.name);
    const parts = [
      ...(needed.length === 0 ? [] : [pickText(clientText(printing, unit), needed)]),
      ...(optional.length === 0 ? [] : [fallbackText(printing, pickText(clientText(printing, unit), optional))]),
    ];
    return `readonly ${name}: ${parts.join(" & ")}`;
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
  const names = emits.map((id) => interactionOf(printing.workspace, id).name);
  const picked = pickText(publisher, names);
  return policies.outbox.value ? `{ using(tx: unknown): ${picked} }` : picked;
}

function pickText(type: string, names: readonly string[]): string {
  return `Pick<${type}, ${[...new Set(names)].map((it) => `"${it}"`).join(" | ")}>`;
}
