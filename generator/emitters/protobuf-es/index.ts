import { defineEmitter, generated } from "../../emit/emitter.ts";
import { protoFile } from "../../emit/proto-file.ts";
import { modulePath, relocated } from "./import-paths.ts";
import { importedFiles } from "./imported-files.ts";

/** A module for each proto file, in the words of protoc-gen-es: its messages, their schemas and its service. */
export const protobufEs = defineEmitter({
  name: "protobuf-es",
  summary: "TypeScript of the proto files, as protoc-gen-es makes it",
  styles: ["grpc", "stream"],
  scope: "unit",
  async emit(unit, { workspace }) {
    const file = protoFile(workspace, unit);
    if (file === null) return [];
    // Large, and of use to RPC alone.
    const { typescriptOf } = await import("./plugin.ts");
    const text = typescriptOf(file, importedFiles(workspace, file));
    return [generated(`${modulePath(unit)}.ts`, relocated(workspace, file, text))];
  },
});
