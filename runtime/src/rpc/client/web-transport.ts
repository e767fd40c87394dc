import type { Transport as ConnectTransport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import type { Transport } from "../../transport.ts";
import { binaryOptions } from "../binary-options.ts";
import { rpcTransport } from "./rpc-transport.ts";

/** How a page calls. */
export interface WebRpcOptions {
  /** Of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether cookies go along. */
  readonly credentials: "omit" | "same-origin" | "include";
}

/** RPC over Connect's own protocol and `fetch`: calls and server streams, which is all that browsers can do. */
export function webRpcTransport(baseUrl: URL, { headers, credentials }: WebRpcOptions): Transport {
  return rpcTransport(connectOverFetch(baseUrl, credentials), { headers, close: async () => undefined });
}

/** The same as Connect's library has it: messages, headers and trailers. */
export function connectOverFetch(baseUrl: URL, credentials: WebRpcOptions["credentials"]): ConnectTransport {
  return createConnectTransport({
    baseUrl: baseUrl.href,
    binaryOptions,
    useBinaryFormat: true,
    fetch: (input, init) => fetch(input, { ...init, credentials }),
  });
}
