import { byCodeUnit, unique } from "../base/order.ts";
import { docLines } from "../base/text.ts";
import type { Idempotency } from "../model/policy.ts";
import type { TypeId } from "../model/types.ts";
import type { Service, Unit, Workspace } from "../model/workspace.ts";
import { methodDoc } from "./proto-doc.ts";
import { protoType } from "./proto-message.ts";
import type { ProtoFile, ProtoMethod, ProtoService, ProtoType } from "./proto-model.ts";
import { protoNodes, type Rpc, rpcsOf } from "./proto-scope.ts";
import { type ProtoNode, placesIn, protoFullName, protoPath, typeNode, wellKnownFiles } from "./proto-type.ts";
import { unitById } from "./units.ts";

const files = new WeakMap<Workspace, Map<string, ProtoFile | null>>();

/** The .proto file of a service or library; null where nothing is in it. */
export function protoFile(workspace: Workspace, unit: Unit): ProtoFile | null {
  const made = files.get(workspace) ?? new Map<string, ProtoFile | null>();
  files.set(workspace, made);
  const known = made.get(unit.id);
  const file = known === undefined ? newFile(workspace, unit) : known;
  made.set(unit.id, file);
  return file;
}

function newFile(workspace: Workspace, unit: Unit): ProtoFile | null {
  const nodes = protoNodes(workspace, unit.id);
  const rpcs = isService(unit) ? rpcsOf(unit) : [];
  const service = isService(unit) && rpcs.length > 0 ? protoService(workspace, unit, rpcs) : null;
  if (nodes.length === 0 && service === null) return null;
  const path = protoPath(unit);
  const types = nodes.map((it) => protoType(workspace, it));
  return {
    path,
    source: unit.file,
    package: unit.protoPackage,
    imports: sortedUnique(
      [...ownImports(workspace, nodes, rpcs), ...wellKnownImports(types)].filter((it) => it !== path),
    ),
    service,
    types,
  };
}

function isService(unit: Unit): unit is Service {
  return unit.kind === "service";
}

function protoService(workspace: Workspace, service: Service, rpcs: readonly Rpc[]): ProtoService {
  return {
    name: service.protoService,
    doc: docLines(service.description),
    methods: rpcs.map((it) => protoMethod(workspace, it)),
  };
}

function protoMethod(workspace: Workspace, rpc: Rpc): ProtoMethod {
  return {
    name: rpc.methodName,
    doc: methodDoc(workspace, rpc),
    input: messageName(workspace, rpc.request),
    output: messageName(workspace, rpc.response),
    clientStreaming: rpc.style === "stream" && rpc.in.kind === "many",
    serverStreaming: rpc.style === "stream" && rpc.out.kind === "many",
    idempotencyLevel: idempotencyLevel(rpc.policies.idempotency.value),
    deprecated: rpc.deprecated !== null,
  };
}

function messageName(workspace: Workspace, id: TypeId): string {
  return protoFullName(workspace, typeNode(workspace, id));
}

/** `key` sets none: without its key a call may not be sent twice. */
function idempotencyLevel(idempotency: Idempotency): ProtoMethod["idempotencyLevel"] {
  switch (idempotency) {
    case "read":
      return "NO_SIDE_EFFECTS";
    case "natural":
      return "IDEMPOTENT";
    case "key":
    case "none":
      return null;
  }
}

/** The files of the types that stand in fields and methods, one's own among them. */
function ownImports(workspace: Workspace, nodes: readonly ProtoNode[], rpcs: readonly Rpc[]): readonly string[] {
  const inFields = nodes
    .flatMap((it) => placesIn(workspace, it))
    .flatMap((it) => (it.node === null ? [] : [it.node.unit]));
  const inMethods = rpcs.flatMap((it) => [it.request, it.response]).map((it) => typeNode(workspace, it).unit);
  return unique([...inFields, ...inMethods]).map((it) => protoPath(unitById(workspace, it)));
}

function wellKnownImports(types: readonly ProtoType[]): readonly string[] {
  const fields = types.flatMap((it) => (it.kind === "message" ? it.fields : []));
  return fields.flatMap(({ type }) => wellKnownFiles.get(type.name) ?? []);
}

function sortedUnique(paths: readonly string[]): readonly string[] {
  return [...unique(paths)].sort(byCodeUnit);
}
