import { realtimeModule } from "../../emit/typescript/operations-module.ts";
import { type OperationsView, operationsPrinting, operationsView } from "../../emit/typescript/operations-view.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { realtimeOperation } from "./operation.ts";

/** The connections of a service; null where it has none. */
export function realtimeView(workspace: Workspace, service: Service): OperationsView | null {
  const connections = ofStyle(service, "realtime");
  if (connections.length === 0) return null;
  const printing = operationsPrinting(workspace, service, realtimeModule, "json");
  const operations = connections.map((it) => realtimeOperation(printing, it));
  const doc = `The WebSockets and feeds of ${service.folder}, as clients and servers know them.`;
  return operationsView(printing, realtimeModule, doc, operations);
}
