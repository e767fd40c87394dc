import { create, fromJson, type JsonValue } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
} from "@bufbuild/protobuf/wkt";
import { protocGenEs } from "@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js";
import { fileDescriptor } from "../../emit/descriptors.ts";
import type { ProtoFile } from "../../emit/proto-model.ts";

const parameter = "target=ts,import_extension=js,elide_plugin_version=true,erasable_syntax=true";

/** What protoc-gen-es makes of a file; `imports` are all files of ours that it leads to, each after its own imports. */
export function typescriptOf(file: ProtoFile, imports: readonly ProtoFile[]): string {
  const request = create(CodeGeneratorRequestSchema, {
    parameter,
    fileToGenerate: [file.path],
    protoFile: [...wellKnown, ...imports.map(importedMessage), message(file)],
  });
  const [made] = protocGenEs.run(request).file;
  if (made === undefined) throw new Error(`protoc-gen-es makes nothing of '${file.path}'`);
  return made.content;
}

const wellKnown: readonly FileDescriptorProto[] = [
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
].map((it) => it.proto);

const importedMessages = new WeakMap<ProtoFile, FileDescriptorProto>();

/** A file that others import: made once for all of them, and without its comments, which they do not print. */
function importedMessage(file: ProtoFile): FileDescriptorProto {
  const known = importedMessages.get(file);
  if (known !== undefined) return known;
  const made = message(file);
  delete made.sourceCodeInfo;
  importedMessages.set(file, made);
  return made;
}

function message(file: ProtoFile): FileDescriptorProto {
  // Not `fromJsonString`, which looks for keys that are there twice.
  const value: JsonValue = JSON.parse(JSON.stringify(fileDescriptor(file)));
  return fromJson(FileDescriptorProtoSchema, value);
}
