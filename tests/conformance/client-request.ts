import type { Json } from "../../runtime/src/values/codec.ts";
import type { Header, SuiteError } from "./suite-messages.ts";

/** ClientCompatRequest, as far as it is read; bytes are in base64. */
export interface ClientRequest {
  readonly testName: string;
  readonly protocol: "PROTOCOL_CONNECT" | "PROTOCOL_GRPC" | "PROTOCOL_GRPC_WEB";
  readonly host: string;
  readonly port: number;
  readonly serverTlsCert?: string;
  readonly clientTlsCreds?: { readonly cert: string; readonly key: string };
  readonly method: string;
  readonly streamType: string;
  readonly requestHeaders?: readonly Header[];
  readonly requestMessages?: readonly object[];
  readonly timeoutMs?: number;
  readonly requestDelayMs?: number;
  readonly cancel?: {
    readonly beforeCloseSend?: object;
    readonly afterCloseSendMs?: number;
    readonly afterNumResponses?: number;
  };
}

/** ClientResponseResult. */
export interface ClientResult {
  readonly responseHeaders: readonly Header[];
  readonly responseTrailers: readonly Header[];
  readonly payloads: readonly Json[];
  readonly error?: SuiteError;
}
