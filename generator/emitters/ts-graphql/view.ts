import { graphOf } from "../../emit/graph.ts";
import { handlersOf } from "../../emit/handlers.ts";
import { graphqlModule, resolversModule } from "../../emit/typescript/operations-module.ts";
import {
  type OperationTablesView,
  operationsPrinting,
  operationTable,
  operationTablesView,
} from "../../emit/typescript/operations-view.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import { entityOperation } from "./entity.ts";
import { fieldOperation } from "./field.ts";
import { rootOperation } from "./root.ts";

/** The part of a service in the graph; null where it has none. */
export function graphqlView(workspace: Workspace, service: Service): OperationTablesView | null {
  const scope = graphOf(workspace).parts.get(service.id)?.scope;
  if (scope === undefined) return null;
  const printing = operationsPrinting(workspace, service, graphqlModule, "graphql", resolversModule);
  const handled = handlersOf(workspace, service);
  const roots = scope.interactions.filter((it) => it.field.root !== null);
  const fields = scope.interactions.filter((it) => it.field.root === null);
  const entities = handled.flatMap(({ subject, name }) =>
    subject.kind === "entity" ? [entityOperation(printing, scope, subject.entity, name)] : [],
  );
  return operationTablesView(printing, [
    operationTable(
      printing,
      graphqlModule,
      `What ${service.folder} answers in the graph, as clients and servers know it.`,
      roots.map((it) => rootOperation(printing, scope, it)),
    ),
    operationTable(
      printing,
      resolversModule,
      `The fields and entities of ${service.folder}, which other subgraphs lead to.`,
      [...fields.map((it) => fieldOperation(printing, it)), ...entities],
    ),
  ]);
}
