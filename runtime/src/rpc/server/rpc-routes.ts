import type { Transport as ConnectTransport } from "@connectrpc/connect";
import { createUniversalHandlerClient } from "@connectrpc/connect/protocol";
import { createTransport } from "@connectrpc/connect/protocol-connect";
import type { FastifyInstance } from "fastify";
import type { StreamListener } from "../../server/listener.ts";
import type { ServerState } from "../../server/server-state.ts";
import { grpcUnary } from "./grpc-unary.ts";
import { addHealth } from "./health.ts";
import { mountRpc } from "./mount.ts";
import { addReflection } from "./reflection.ts";
import { type RpcEndpoint, routerOf } from "./services.ts";

/** The methods of a server. */
export interface RpcRoutes {
  /** Asked first about each stream of HTTP/2. */
  readonly onStream: StreamListener;
  /** The way to them from the same process. */
  inProcess(): ConnectTransport;
}

/** Adds the methods of endpoints to a server of Fastify. */
export function rpcRoutes(app: FastifyInstance, endpoints: readonly RpcEndpoint[], state: ServerState): RpcRoutes {
  const router = routerOf(endpoints);
  addHealth(router, { isReady: () => state.isReady, onChange: (listener) => state.onChange(listener) });
  addReflection(router);
  mountRpc(app, router);
  return {
    onStream: grpcUnary(endpoints),
    inProcess: () =>
      createTransport({
        httpClient: createUniversalHandlerClient(router.handlers),
        baseUrl: "https://in-process",
        useBinaryFormat: true,
        interceptors: [],
        acceptCompression: [],
        sendCompression: null,
        compressMinBytes: Number.MAX_SAFE_INTEGER,
        readMaxBytes: Number.MAX_SAFE_INTEGER,
        writeMaxBytes: Number.MAX_SAFE_INTEGER,
      }),
  };
}
