import { mqttModule, subscribersModule } from "../../emit/typescript/operations-module.ts";
import { type OperationsView, operationsPrinting, operationsView } from "../../emit/typescript/operations-view.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { mqttOperation } from "./message.ts";
import { subscriberOperation } from "./subscriber.ts";

/** The messages that a service owns, both ways; null where there are none. */
export function mqttView(workspace: Workspace, service: Service): OperationsView | null {
  const owned = ofStyle(service, "mqtt").filter((it) => it.role.kind === "owner");
  if (owned.length === 0) return null;
  const printing = operationsPrinting(workspace, service, mqttModule, "json");
  const operations = owned.map((it) => mqttOperation(printing, it));
  return operationsView(printing, mqttModule, `What ${service.folder} and its devices send each other.`, operations);
}

/** What a service receives, apart from what it owns: services may hear each other's devices. Null: nothing. */
export function subscribersView(workspace: Workspace, service: Service): OperationsView | null {
  const received = ofStyle(service, "mqtt").filter(
    (it) => it.role.kind === "subscriber" || it.channel.from === "device",
  );
  if (received.length === 0) return null;
  const printing = operationsPrinting(workspace, service, subscribersModule, "json");
  const operations = received.map((it) => subscriberOperation(printing, it));
  return operationsView(printing, subscribersModule, `What ${service.folder} receives.`, operations);
}
