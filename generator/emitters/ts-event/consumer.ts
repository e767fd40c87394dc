import { jsKey } from "../../emit/js-text.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { member, messagePolicyLines } from "../../emit/typescript/operation-text.ts";
import { eventsModule, importedOperations } from "../../emit/typescript/operations-module.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { interactionOf, unitById } from "../../emit/units.ts";
import { memberAccess } from "../../naming/typescript.ts";
import type { EventInteraction, EventSubscription } from "../../styles/event/model.ts";

/** An event that is consumed. */
export interface ConsumerInteraction extends EventInteraction {
  readonly role: { readonly kind: "consumer" } & EventSubscription;
}

/** Whether it is somebody else's event that comes in. */
export function isConsumer(interaction: EventInteraction): interaction is ConsumerInteraction {
  return interaction.role.kind === "consumer";
}

/** What a group does with an event. */
export function consumerOperation(printing: CodecPrinting, interaction: ConsumerInteraction): OperationView {
  const { imports, workspace } = printing;
  const { id, name, channel, role, policies } = interaction;
  return {
    key: jsKey(name),
    type: `${imports.type("ConsumerOperation", "@interspec/runtime/event")}<${namedText(printing, channel.payload, "value")}>`,
    make: imports.value("consumer", "@interspec/runtime/event"),
    lines: [
      member("interaction", id),
      `event: ${producedText(printing, role.producer)},`,
      member("group", role.group),
      member("from", role.from),
      member("concurrency", role.concurrency),
      member("retryTopicsMs", policies.retry.value?.topicsMs ?? []),
      member("deadLetter", role.deadLetter?.topic ?? null),
      member("dedupeMs", role.dedupeMs),
      ...messagePolicyLines(workspace, interaction),
      "errors: [],",
    ],
  };
}

/** The event itself, of whoever publishes it. */
function producedText(printing: CodecPrinting, producer: string): string {
  const { service, name } = interactionOf(printing.workspace, producer);
  const events = importedOperations(printing, unitById(printing.workspace, service), eventsModule);
  return `${events}${memberAccess(name)}`;
}
