import { defineEmitter, generated } from "../../emit/emitter.ts";
import { protoFile } from "../../emit/proto-file.ts";
import { protoView } from "./view.ts";

/** One .proto file for each service with methods, and for each service or library whose types such a file uses. */
export const proto = defineEmitter({
  name: "proto",
  summary: "Protobuf files of RPC services",
  styles: ["grpc", "stream"],
  scope: "unit",
  emit(unit, { workspace, render }) {
    const file = protoFile(workspace, unit);
    if (file === null) return [];
    return [generated(`contracts/proto/${file.path}`, render("proto/file", protoView(workspace, file)))];
  },
});
