import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { asRpc } from "../as-rpc.ts";
import { isUnary } from "../method-kinds.ts";
import type { RpcOperation } from "../operation.ts";
import { GrpcCall } from "./grpc-call.ts";
import { grpcTimeoutMs } from "./grpc-timeout.ts";
import type { RpcEndpoint } from "./services.ts";
import { SlowReaders } from "./slow-readers.ts";

/** A method, and who answers it. */
export interface GrpcMethod {
  readonly endpoint: RpcEndpoint;
  readonly operation: RpcOperation;
}

/**
 * Answers calls of gRPC right from the streams of HTTP/2, without the cost of what serves all kinds and protocols. What
 * it does not know, it leaves alone, and answers false: streams, JSON, other protocols and compressions, and headers
 * that are malformed.
 */
export function grpcUnary(
  endpoints: readonly RpcEndpoint[],
): (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => boolean {
  const methods = new Map<string, GrpcMethod>();
  for (const endpoint of endpoints) {
    const operation = asRpc(endpoint.operation);
    const { method } = operation;
    if (isUnary(method)) methods.set(`/${method.parent.typeName}/${method.name}`, { endpoint, operation });
  }
  const slow = new SlowReaders();
  return (stream, headers) => {
    const path = headers[constants.HTTP2_HEADER_PATH];
    const method = typeof path === "string" ? methods.get(path) : undefined;
    if (method === undefined || !isPlain(headers)) return false;
    new GrpcCall(method, stream, headers, slow).read();
    return true;
  };
}

function isPlain(headers: IncomingHttpHeaders): boolean {
  const type = headers["content-type"];
  if (type !== "application/grpc" && type !== "application/grpc+proto") return false;
  if (headers[constants.HTTP2_HEADER_METHOD] !== "POST") return false;
  const { "grpc-encoding": encoding, "grpc-timeout": timeout } = headers;
  if (encoding !== undefined && encoding !== "identity" && encoding !== "gzip") return false;
  return timeout === undefined || (typeof timeout === "string" && grpcTimeoutMs(timeout) !== null);
}
