import { jsKey } from "../../emit/js-text.ts";
import { eventsModule, importedOperations, mqttModule } from "../../emit/typescript/operations-module.ts";
import type { Printing } from "../../emit/typescript/type-text.ts";
import { unitById } from "../../emit/units.ts";
import type { Interaction, MessageInteraction } from "../../model/interaction.ts";
import { memberAccess } from "../../naming/typescript.ts";

/** Whether it is a message that its service publishes. */
export function isPublished(interaction: Interaction): interaction is MessageInteraction {
  if (interaction.style === "event") return interaction.role.kind === "producer";
  return interaction.style === "mqtt" && interaction.role.kind === "owner" && interaction.channel.from === "service";
}

/** A message as a member of an object, imported from the service that has it: `orderChanged: ordersEvents.orderChanged`. */
export function publicationMember(printing: Printing, { style, service, name }: MessageInteraction): string {
  const unit = unitById(printing.workspace, service);
  const messages = importedOperations(printing, unit, style === "event" ? eventsModule : mqttModule);
  return `${jsKey(name)}: ${messages}${memberAccess(name)}`;
}
