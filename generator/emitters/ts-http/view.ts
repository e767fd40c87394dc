import { httpModule } from "../../emit/typescript/operations-module.ts";
import { type OperationsView, operationsPrinting, operationsView } from "../../emit/typescript/operations-view.ts";
import { ofStyle } from "../../model/interaction.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { httpOperation } from "./operation.ts";

/** The REST endpoints of a service; null where it has none. */
export function httpView(workspace: Workspace, service: Service): OperationsView | null {
  const endpoints = ofStyle(service, "http");
  if (endpoints.length === 0) return null;
  const printing = operationsPrinting(workspace, service, httpModule, "json");
  const operations = endpoints.map((it) => httpOperation(printing, it));
  return operationsView(
    printing,
    httpModule,
    `The HTTP endpoints of ${service.folder}, as clients and servers know them.`,
    operations,
  );
}
