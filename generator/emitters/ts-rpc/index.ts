import { defineEmitter, generated } from "../../emit/emitter.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { rpcModule } from "../../emit/typescript/operations-module.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { rpcView } from "./view.ts";

/** Methods of an RPC service as data: what clients send and servers answer. */
export const tsRpc = defineEmitter({
  name: "ts-rpc",
  summary: "TypeScript operations of gRPC and streams: methods, codecs and policies",
  styles: ["grpc", "stream"],
  scope: "service",
  emit(service, { workspace, render }) {
    const view = rpcView(workspace, service);
    if (view === null) return [];
    const file = moduleFile({ unit: service, module: rpcModule.module });
    return [generated(file, wrapped(render("ts-rpc/operations", view)))];
  },
});
