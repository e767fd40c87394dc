import { jsKey } from "../../emit/js-text.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { member, messagePolicyLines } from "../../emit/typescript/operation-text.ts";
import { importedOperations, mqttModule } from "../../emit/typescript/operations-module.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { interactionOf, unitById } from "../../emit/units.ts";
import { memberAccess } from "../../naming/typescript.ts";
import type { MqttInteraction } from "../../styles/mqtt/model.ts";
import { parametersText } from "./message.ts";

/** What a service does with a message. */
export function subscriberOperation(printing: CodecPrinting, interaction: MqttInteraction): OperationView {
  const { imports, workspace } = printing;
  const { id, name, channel, shared } = interaction;
  const types = [parametersText(printing, interaction), namedText(printing, channel.payload, "value")];
  return {
    key: jsKey(name),
    type: `${imports.type("MqttSubscriberOperation", "@interspec/runtime/mqtt")}<${types.join(", ")}>`,
    make: imports.value("mqttSubscriber", "@interspec/runtime/mqtt"),
    lines: [
      member("interaction", id),
      `message: ${messageText(printing, interaction)},`,
      member("shared", shared),
      ...messagePolicyLines(workspace, interaction),
      "errors: [],",
    ],
  };
}

/** The message itself, of the service that owns it. */
function messageText(printing: CodecPrinting, { id, role }: MqttInteraction): string {
  const { service, name } = interactionOf(printing.workspace, role.kind === "owner" ? id : role.of);
  const messages = importedOperations(printing, unitById(printing.workspace, service), mqttModule);
  return `${messages}${memberAccess(name)}`;
}
