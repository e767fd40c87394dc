import type { Transport as ConnectTransport } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import type { CertificateOptions, ConnectOptions } from "../../target.ts";
import type { Transport } from "../../transport.ts";
import { binaryOptions } from "../binary-options.ts";
import { openConnection } from "./connection.ts";
import { guarded } from "./guarded-sessions.ts";
import { rpcTransport } from "./rpc-transport.ts";

// Source of all: resilience.md, Knobs.
const pingIntervalMs = 30_000;
const pingTimeoutMs = 10_000;
const maxMessageBytes = 4 * 1024 * 1024;

/** A connection of its own. */
export interface GrpcConnection {
  readonly connect: ConnectTransport;
  close(): Promise<void>;
}

/**
 * gRPC over one HTTP/2 connection, opened with the first call, and again when it has gone; encrypted where the URL is of
 * https. Answers above 4 MiB are refused with `resource_exhausted`.
 */
export function nodeRpcTransport(baseUrl: URL, { headers, certificate }: ConnectOptions): Transport {
  const { connect, close } = grpcOverHttp2(baseUrl, certificate);
  return rpcTransport(connect, { headers, close });
}

/** The same as Connect's library has it: messages, headers and trailers. */
export function grpcOverHttp2(baseUrl: URL, certificate: CertificateOptions | null): GrpcConnection {
  const sessions = new Http2SessionManager(
    baseUrl,
    { pingIntervalMs, pingTimeoutMs },
    { createConnection: () => openConnection(baseUrl, certificate) },
  );
  const connect = createGrpcTransport({
    baseUrl: baseUrl.href,
    binaryOptions,
    sessionManager: guarded(sessions),
    readMaxBytes: maxMessageBytes,
  });
  return { connect, close: async () => sessions.abort() };
}
