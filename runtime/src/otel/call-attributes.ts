import type { Attributes } from "@opentelemetry/api";
import { errorMapping } from "../errors.ts";
import type { CallEvent } from "../events.ts";
import { isGraphql } from "../graphql/as-graphql.ts";
import type { GraphqlOperation } from "../graphql/operation.ts";
import { isHttp } from "../http/as-http.ts";
import type { Operation } from "../operation.ts";
import { isRpc } from "../rpc/as-rpc.ts";

/** On which side of a call we are. */
export type Side = "client" | "server";

// Names: semantic conventions of OpenTelemetry 1.45, HTTP, RPC and GraphQL. Left out is what holds values of the input, such as
// `url.full` and `url.path`, and addresses of callers: nothing here says who a call is about.

/** What a call is named in traces: its route or method, never a path. */
export function spanNameOf(operation: Operation): string {
  if (isHttp(operation)) return `${operation.method} ${operation.path}`;
  if (isGraphql(operation)) return graphNameOf(operation);
  return isRpc(operation) ? methodOf(operation) : operation.interaction;
}

/** What is known of a call when it starts, for spans and metrics alike: all of it from the spec or the configuration. */
export function startAttributes(event: CallEvent, side: Side): Attributes {
  const { operation } = event;
  const own = { "interspec.interaction": operation.interaction, ...wireAttributes(event, side) };
  return side === "client" ? { ...own, ...peerAttributes(event.peer) } : own;
}

/** What is known of a call when it ends, for spans and metrics alike. */
export function endAttributes({ operation, error, status, header }: CallEvent, side: Side): Attributes {
  const isFailed = error !== null && isFault(error.code, status, side);
  const failed = isFailed ? { "error.type": error.code } : {};
  if (isHttp(operation)) return { ...failed, ...(status === null ? {} : { "http.response.status_code": status }) };
  if (!isRpc(operation)) return failed;
  const isConnect = systemOf(header) === "connectrpc";
  if (error === null) return isConnect ? failed : { ...failed, "rpc.response.status_code": "OK" };
  return { ...failed, "rpc.response.status_code": isConnect ? error.code : grpcName(error.code) };
}

/** What a span says beyond its metrics. */
export function spanAttributes({ operation, attempt, header }: CallEvent, side: Side): Attributes {
  const attributes: Attributes = { "interspec.attempt": attempt };
  if (side === "client" && attempt > 1 && isHttp(operation)) attributes["http.request.resend_count"] = attempt - 1;
  const host = header?.("host") ?? null;
  return host === null ? attributes : { ...attributes, ...peerAttributes(`http://${host}`) };
}

/** The target of a client: its host and port. */
export function peerAttributes(peer: string): Attributes {
  if (!URL.canParse(peer)) return {};
  const { hostname, port, protocol } = new URL(peer);
  return { "server.address": hostname, "server.port": Number(port || (protocol === "https:" ? 443 : 80)) };
}

/** The declared error that a call ended with; null of others. */
export function reasonOf({ operation, error }: CallEvent): string | null {
  const type = operation.errors.find((it) => it.reason === error?.reason);
  return type?.reason ?? null;
}

function wireAttributes({ operation, isEncrypted, header }: CallEvent, side: Side): Attributes {
  if (isHttp(operation)) {
    const route = side === "client" ? "url.template" : "http.route";
    const scheme = isEncrypted ? "https" : "http";
    return { "http.request.method": operation.method, [route]: operation.path, "url.scheme": scheme };
  }
  if (isGraphql(operation)) return graphAttributes(operation);
  return isRpc(operation) ? { "rpc.system.name": systemOf(header), "rpc.method": methodOf(operation) } : {};
}

/** `query order`; a field of a type, which documents of all kinds ask for, as it stands in the graph. */
function graphNameOf({ field, interaction }: GraphqlOperation): string {
  const type = rootOf(field);
  return type === null ? field : `${type} ${interaction.slice(interaction.indexOf(".") + 1)}`;
}

/** What our clients send is named after the interaction. */
function graphAttributes({ field, interaction }: GraphqlOperation): Attributes {
  const type = rootOf(field);
  if (type === null) return {};
  const name = interaction.slice(interaction.indexOf(".") + 1);
  return { "graphql.operation.type": type, "graphql.operation.name": name };
}

function rootOf(field: string): "query" | "mutation" | "subscription" | null {
  const [type = ""] = field.split(".");
  return roots.get(type) ?? null;
}

const roots: ReadonlyMap<string, "query" | "mutation" | "subscription"> = new Map([
  ["Query", "query"],
  ["Mutation", "mutation"],
  ["Subscription", "subscription"],
] as const);

/** Clients in Node speak gRPC. */
function systemOf(header: CallEvent["header"]): "grpc" | "connectrpc" {
  const type = header?.("content-type") ?? "application/grpc";
  return type.startsWith("application/grpc") ? "grpc" : "connectrpc";
}

function methodOf({
  method,
}: {
  readonly method: { readonly name: string; readonly parent: { readonly typeName: string } };
}) {
  return `${method.parent.typeName}/${method.name}`;
}

/** Whether a failure is one of this side: for a client all are, for a server not those that its caller is to blame for. */
function isFault(code: keyof typeof errorMapping, status: number | null, side: Side): boolean {
  return side === "client" || (status ?? errorMapping[code].http) >= 500;
}

/** gRPC's own word: `DEADLINE_EXCEEDED`; `CANCELLED`, as it spells it. */
function grpcName(code: keyof typeof errorMapping): string {
  return code === "canceled" ? "CANCELLED" : code.toUpperCase();
}
