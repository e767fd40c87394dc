import { consumersModule, eventsModule } from "../../emit/typescript/operations-module.ts";
import { type OperationsView, operationsPrinting, operationsView } from "../../emit/typescript/operations-view.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { consumerOperation, isConsumer } from "./consumer.ts";
import { eventOperation } from "./event.ts";

/** What a service publishes; null where it publishes nothing. */
export function eventsView(workspace: Workspace, service: Service): OperationsView | null {
  const events = ofStyle(service, "event").filter((it) => !isConsumer(it));
  if (events.length === 0) return null;
  const printing = operationsPrinting(workspace, service, eventsModule, "json");
  const operations = events.map((it) => eventOperation(printing, service, it));
  const doc = `The events of ${service.folder}, as all who publish or read them know them.`;
  return operationsView(printing, eventsModule, doc, operations);
}

/** What a service consumes, apart from what it publishes: services may read each other's events. Null: nothing. */
export function consumersView(workspace: Workspace, service: Service): OperationsView | null {
  const consumed = ofStyle(service, "event").filter(isConsumer);
  if (consumed.length === 0) return null;
  const printing = operationsPrinting(workspace, service, consumersModule, "json");
  const operations = consumed.map((it) => consumerOperation(printing, it));
  const doc = `What ${service.folder} does with the events that it reads.`;
  return operationsView(printing, consumersModule, doc, operations);
}
