import { rpcsOf } from "../../emit/proto-scope.ts";
import { rpcModule } from "../../emit/typescript/operations-module.ts";
import { type OperationsView, operationsPrinting, operationsView } from "../../emit/typescript/operations-view.ts";
import type { Service, Workspace } from "../../model/workspace.ts";
import type { MessageCodec } from "./message-codec.ts";
import { rpcOperation } from "./operation.ts";

/** What `operations.hbs` prints. */
export interface RpcView extends OperationsView {
  /** The codecs of messages that have no type in code: those around a type with a name of its own. */
  readonly messages: readonly MessageCodec[];
}

/** The methods of a service; null where it has none. */
export function rpcView(workspace: Workspace, service: Service): RpcView | null {
  const rpcs = rpcsOf(service);
  if (rpcs.length === 0) return null;
  const printing = operationsPrinting(workspace, service, rpcModule, "protobuf");
  const operations = rpcs.map((it) => rpcOperation(printing, service, it));
  const messages = operations.flatMap((it) => it.messages);
  const doc = `The methods of ${service.folder}, as clients and servers know them.`;
  return { ...operationsView(printing, rpcModule, doc, operations), messages };
}
