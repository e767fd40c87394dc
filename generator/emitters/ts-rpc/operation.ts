import { camelCase } from "../../base/words.ts";
import { jsKey } from "../../emit/js-text.ts";
import type { Rpc } from "../../emit/proto-scope.ts";
import { type CodecPrinting, codecName } from "../../emit/typescript/codec-text.ts";
import { failureName } from "../../emit/typescript/domain-names.ts";
import { errorName, errorOf } from "../../emit/typescript/error-name.ts";
import { modulePath, unitModule } from "../../emit/typescript/module-path.ts";
import { member, policyLines } from "../../emit/typescript/operation-text.ts";
import type { OperationView } from "../../emit/typescript/operations-view.ts";
import { typeText } from "../../emit/typescript/type-text.ts";
import { unitById } from "../../emit/units.ts";
import type { TypeId } from "../../model/types.ts";
import { namedType } from "../../model/walk.ts";
import type { Service } from "../../model/workspace.ts";
import { messageSchema, methodMember } from "../../naming/protobuf-es.ts";
import { memberAccess } from "../../naming/typescript.ts";
import { type MessageCodec, sideCodec } from "./message-codec.ts";
import { pageOf, requestOf, responseOf, type Side, sideText } from "./sides.ts";

/** A method as the runtime knows it, with the codecs of messages that it needs of its own. */
export interface RpcOperation extends OperationView {
  readonly messages: readonly MessageCodec[];
}

/** A method of a service. */
export function rpcOperation(printing: CodecPrinting, service: Service, rpc: Rpc): RpcOperation {
  const { imports, workspace } = printing;
  const { name, id, methodName, errors } = rpc;
  const sides = { request: requestOf(workspace, rpc), response: responseOf(workspace, rpc) };
  const input = sideCodec(printing, sides.request);
  const output = sideCodec(printing, sides.response);
  const pb = imports.namespace("pb", "./rpc_pb.js");
  const form = formOf(rpc);
  return {
    key: jsKey(name),
    type: typeOf(printing, rpc, form, sides),
    make: imports.value(`rpc${form}`, "@interspec/runtime/rpc"),
    messages: [input, output].flatMap((it) => it.declared ?? []),
    lines: [
      member("interaction", id),
      `method: ${pb}.${service.protoService}.method${memberAccess(methodMember(methodName))},`,
      ...pageLines(rpc),
      ...streamLines(rpc),
      ...policyLines(workspace, rpc),
      `input: ${input.name},`,
      `output: ${output.name},`,
      `errors: [${errors.map((it) => errorText(printing, it)).join(", ")}],`,
    ],
  };
}

type Form = "Call" | "Page" | "ServerStream" | "ClientStream" | "BidiStream";

function formOf(rpc: Rpc): Form {
  if (rpc.style === "grpc") return rpc.page === null ? "Call" : "Page";
  if (rpc.in.kind === "one") return "ServerStream";
  return rpc.out.kind === "one" ? "ClientStream" : "BidiStream";
}

function pageLines(rpc: Rpc): readonly string[] {
  const page = pageOf(rpc);
  return page === null ? [] : [member("page", { limit: page.limit, max: page.max })];
}

function streamLines(rpc: Rpc): readonly string[] {
  if (rpc.style === "grpc") return [];
  const { idleTimeoutMs, resume } = rpc;
  return [member("idleTimeoutMs", idleTimeoutMs), ...(resume === null ? [] : [member("resume", resume)])];
}

/** Written out: declarations of a module must not need what others infer. Streams fail while they are read. */
function typeOf(
  printing: CodecPrinting,
  rpc: Rpc,
  form: Form,
  { request, response }: { readonly request: Side; readonly response: Side },
): string {
  const { imports, workspace, place } = printing;
  const page = pageOf(rpc);
  const forms = ["value", "init"] as const;
  const types = [
    ...forms.map((it) => sideText(printing, request, it)),
    ...forms.map((it) => (page === null ? sideText(printing, response, it) : typeText(printing, page.item, it))),
    ...(rpc.style === "grpc"
      ? [imports.type(failureName(workspace, rpc.id), modulePath(place, place.unit, "errors"))]
      : []),
  ];
  return `${imports.type(`Rpc${form}`, "@interspec/runtime/rpc")}<${types.join(", ")}>`;
}

/** An error with its message and codec, each of the unit that declares it. */
function errorText(printing: CodecPrinting, id: TypeId): string {
  const { imports, workspace, place } = printing;
  const error = errorOf(workspace, id);
  const { folder } = unitById(workspace, error.unit);
  const isOwn = error.unit === place.unit.id;
  const messages = imports.namespace(
    isOwn ? "pb" : camelCase(`${folder}-pb`),
    unitModule(workspace, place, error.unit, "wire/rpc_pb"),
  );
  const schema = `${messages}.${messageSchema(namedType(workspace, id).names.proto)}`;
  const declare = imports.value("rpcError", "@interspec/runtime/rpc");
  return `${declare}(${errorName(printing, error, "value")}, ${schema}, ${codecName(printing, id, "whole")})`;
}
