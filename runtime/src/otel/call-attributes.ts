import type { Attributes } from "@opentelemetry/api";
import { errorMapping } from "../errors.ts";
import type { CallEvent } from "../events.ts";
import { isHttp } from "../http/as-http.ts";
import type { Operation } from "../operation.ts";
import { isRpc } from "../rpc/as-rpc.ts";

/** On which side of a call we are. */
export type Side = "client" | "server";

// Names: semantic conventions of OpenTelemetry 1.45, HTTP and RPC. Left out is what holds values of the input, such as
// `url.full` and `url.path`, and addresses of callers: nothing here says who a call is about.

/** What a call is named in traces: its route or method, never a path. */
export function spanNameOf(operation: Operation): string {
  if (isHttp(operation)) return `${operation.method} ${operation.path}`;
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
  return { "rpc.system.name": systemOf(header), ...(isRpc(operation) ? { "rpc.method": methodOf(operation) } : {}) };
}

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
