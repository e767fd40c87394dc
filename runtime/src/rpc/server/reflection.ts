import { createRegistry, type DescFile, type Registry, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import { ServerReflection } from "../generated/grpc/reflection/v1/reflection_pb.ts";
import { ServerReflection as OldServerReflection } from "../generated/grpc/reflection/v1alpha/reflection_pb.ts";
import { noteServed } from "./caller.ts";

/** What a tool asks for; `value` is a name but for extensions. */
interface Question {
  readonly case: string | undefined;
  readonly value?: unknown;
}

/** Serves grpc.reflection.v1 and v1alpha for the services of a router, those that were registered before. */
export function addReflection(router: ConnectRouter): void {
  const services = router.handlers.map((it) => it.service);
  const files = new Map<string, DescFile>();
  for (const { file } of [...services, ServerReflection, OldServerReflection]) collect(file, files);
  const registry = createRegistry(...files.values());
  const names = new Set([...services, ServerReflection, OldServerReflection].map((it) => it.typeName));
  const known: Known = { files, registry, services: [...names].sort() };
  router.service(ServerReflection, {
    async *serverReflectionInfo(requests, context) {
      noteServed(context);
      for await (const request of requests) {
        const messageResponse = answerTo(request.messageRequest, known);
        yield { validHost: request.host, originalRequest: request, messageResponse };
      }
    },
  });
  router.service(OldServerReflection, {
    async *serverReflectionInfo(requests, context) {
      noteServed(context);
      for await (const request of requests) {
        const messageResponse = answerTo(request.messageRequest, known);
        yield { validHost: request.host, originalRequest: request, messageResponse };
      }
    },
  });
}

/** What a server offers. */
interface Known {
  readonly files: ReadonlyMap<string, DescFile>;
  readonly registry: Registry;
  readonly services: readonly string[];
}

function answerTo({ case: kind, value }: Question, { files, registry, services }: Known) {
  const name = typeof value === "string" ? value : "";
  switch (kind) {
    case "listServices":
      return { case: "listServicesResponse" as const, value: { service: services.map((it) => ({ name: it })) } };
    case "fileByFilename":
      return fileAnswer(files.get(name));
    case "fileContainingSymbol":
      return fileAnswer(fileOf(name, registry));
    case "allExtensionNumbersOfType":
      return registry.getMessage(name) === undefined
        ? notFound()
        : { case: "allExtensionNumbersResponse" as const, value: { baseTypeName: name, extensionNumber: [] } };
    case "fileContainingExtension":
      return notFound();
    default:
      return failure(Code.InvalidArgument, "nothing was asked for");
  }
}

/** The file of a type or service, or of what stands in one: a method, a field, a value of an enum. */
function fileOf(symbol: string, registry: Registry): DescFile | undefined {
  const whole = registry.get(symbol);
  if (whole !== undefined) return whole.file;
  const dot = symbol.lastIndexOf(".");
  const member = symbol.slice(dot + 1);
  const parent = registry.get(symbol.slice(0, Math.max(0, dot)));
  switch (parent?.kind) {
    case "service":
      return parent.methods.some((it) => it.name === member) ? parent.file : undefined;
    case "message":
      return [...parent.fields, ...parent.oneofs].some((it) => it.name === member) ? parent.file : undefined;
    default:
      return undefined;
  }
}

function fileAnswer(file: DescFile | undefined) {
  if (file === undefined) return notFound();
  const needed = new Map<string, DescFile>();
  collect(file, needed);
  const fileDescriptorProto = [...needed.values()].map((it) => toBinary(FileDescriptorProtoSchema, it.proto));
  return { case: "fileDescriptorResponse" as const, value: { fileDescriptorProto } };
}

/** A file, and all that it imports. */
function collect(file: DescFile, files: Map<string, DescFile>): void {
  if (files.has(file.proto.name)) return;
  files.set(file.proto.name, file);
  for (const it of file.dependencies) collect(it, files);
}

function notFound() {
  return failure(Code.NotFound, "there is no such thing here");
}

function failure(errorCode: Code, errorMessage: string) {
  return { case: "errorResponse" as const, value: { errorCode, errorMessage } };
}
