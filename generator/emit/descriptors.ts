import type { Workspace } from "../model/workspace.ts";
import type {
  DescriptorProto,
  EnumDescriptorProto,
  FileDescriptorProto,
  MethodDescriptorProto,
  SourceLocation,
} from "./descriptor-model.ts";
import { fieldDescriptor, mapEntries } from "./field-descriptor.ts";
import { protoFile } from "./proto-file.ts";
import type { ProtoEnum, ProtoFile, ProtoMessage, ProtoMethod, ProtoType } from "./proto-model.ts";

/** The descriptors of all proto files of a workspace: plain objects with the fields of google/protobuf/descriptor.proto. */
export function fileDescriptors(workspace: Workspace): readonly FileDescriptorProto[] {
  return [...workspace.libraries, ...workspace.services].flatMap((unit) => {
    const file = protoFile(workspace, unit);
    return file === null ? [] : [fileDescriptor(file)];
  });
}

/** The descriptor of one file. */
export function fileDescriptor(file: ProtoFile): FileDescriptorProto {
  const messages = file.types.filter((it) => it.kind === "message");
  const enums = file.types.filter((it) => it.kind === "enum");
  return {
    name: file.path,
    package: file.package,
    dependency: file.imports,
    messageType: messages.map((it) => messageDescriptor(it, file.package)),
    enumType: enums.map(enumDescriptor),
    service:
      file.service === null ? [] : [{ name: file.service.name, method: file.service.methods.map(methodDescriptor) }],
    syntax: "proto3",
    sourceCodeInfo: { location: locations(file, messages, enums) },
  };
}

function messageDescriptor(message: ProtoMessage, scope: string): DescriptorProto {
  // The oneofs that stand for `optional` come after the written one.
  const synthetic = message.fields.filter((it) => it.cardinality === "optional").map((it) => `_${it.name}`);
  const oneofs = message.oneof === null ? synthetic : [message.oneof, ...synthetic];
  return {
    name: message.name,
    field: message.fields.map((it) => fieldDescriptor(it, `${scope}.${message.name}`, oneofs, message.oneof)),
    nestedType: mapEntries(message.fields),
    oneofDecl: oneofs.map((name) => ({ name })),
    reservedRange: message.reserved.numbers.map((it) => ({ start: it, end: it + 1 })),
    reservedName: message.reserved.names,
    ...deprecation(message),
  };
}

function enumDescriptor(type: ProtoEnum): EnumDescriptorProto {
  return {
    name: type.name,
    value: type.values.map((it) => ({ name: it.name, number: it.number, ...deprecation(it) })),
    // Unlike those of messages, these ranges include their end.
    reservedRange: type.reserved.numbers.map((it) => ({ start: it, end: it })),
    reservedName: type.reserved.names,
    ...deprecation(type),
  };
}

function methodDescriptor(method: ProtoMethod): MethodDescriptorProto {
  const level = method.idempotencyLevel;
  const options = {
    ...(method.deprecated ? { deprecated: true } : {}),
    ...(level === null ? {} : { idempotencyLevel: level === "NO_SIDE_EFFECTS" ? 1 : 2 }),
  };
  return {
    name: method.name,
    inputType: `.${method.input}`,
    outputType: `.${method.output}`,
    ...(method.clientStreaming ? { clientStreaming: true } : {}),
    ...(method.serverStreaming ? { serverStreaming: true } : {}),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

function deprecation({ deprecated }: { readonly deprecated: boolean }): { options?: { deprecated: true } } {
  return deprecated ? { options: { deprecated: true } } : {};
}

/** Where comments belong: the path of each element by the field numbers of descriptor.proto. */
function locations(
  { service }: ProtoFile,
  messages: readonly ProtoMessage[],
  enums: readonly ProtoEnum[],
): readonly SourceLocation[] {
  const methods = service === null ? [] : service.methods;
  return [
    ...messages.flatMap((it, at) => withMembers([4, at], 2, it, it.fields)),
    ...enums.flatMap((it, at) => withMembers([5, at], 2, it, it.values)),
    ...(service === null ? [] : withMembers([6, 0], 2, service, methods)),
  ];
}

function withMembers(
  path: readonly number[],
  number: number,
  owner: Documented,
  members: readonly Documented[],
): readonly SourceLocation[] {
  return [...location(path, owner), ...members.flatMap((it, at) => location([...path, number, at], it))];
}

type Documented = Pick<ProtoType, "doc">;

function location(path: readonly number[], { doc }: Documented): readonly SourceLocation[] {
  if (doc.length === 0) return [];
  return [{ path, span: [0, 0, 0], leadingComments: doc.map((it) => (it === "" ? "\n" : ` ${it}\n`)).join("") }];
}
