import { ConnectError } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { CallOptions } from "../../runtime/src/call-options.ts";
import { clientOf } from "../../runtime/src/client-of.ts";
import { systemClock } from "../../runtime/src/clock.ts";
import { isInteractionError } from "../../runtime/src/interaction-error.ts";
import type { Operation } from "../../runtime/src/operation.ts";
import { binaryOptions } from "../../runtime/src/rpc/binary-options.ts";
import { type GrpcConnection, grpcOverHttp2 } from "../../runtime/src/rpc/client/node-transport.ts";
import { rpcTransport } from "../../runtime/src/rpc/client/rpc-transport.ts";
import { connectOverFetch } from "../../runtime/src/rpc/client/web-transport.ts";
import type { Json } from "../../runtime/src/values/codec.ts";
import type { ClientRequest, ClientResult } from "./client-request.ts";
import { type Observed, observed } from "./observed.ts";
import { outgoing, Turns } from "./outgoing.ts";
import { asHeaders, asRecord } from "./suite-call.ts";
import type { SuiteError, SuiteMessages } from "./suite-messages.ts";

type Method = (input: unknown, options: CallOptions) => unknown;

/** Makes a call with a client of ours, and answers what came of it. */
export async function makeCall(
  request: ClientRequest,
  operations: Readonly<Record<string, Operation>>,
  messages: SuiteMessages,
): Promise<ClientResult> {
  const seen: Observed = { headers: null, trailers: null };
  const { connect, close } = connectionOf(request);
  const transport = rpcTransport(observed(connect, seen), { headers: {}, close });
  const connection = { peer: request.host, clock: systemClock, transportOf: async () => transport, close };
  const settings = { connection, credential: null, policies: {}, logger: null };
  const name = request.method.charAt(0).toLowerCase() + request.method.slice(1);
  const method: Method = Reflect.get(clientOf(operations, settings), name);
  const payloads: Json[] = [];
  try {
    for await (const it of answersOf(request, operations[name]?.shape, method)) payloads.push(payloadOf(it));
    return { ...metadataOf(seen, null), payloads };
  } catch (error) {
    return { ...metadataOf(seen, error), payloads, error: errorOf(error, messages) };
  } finally {
    await close();
  }
}

function connectionOf({ protocol, host, port, serverTlsCert, clientTlsCreds }: ClientRequest): GrpcConnection {
  const baseUrl = new URL(`${serverTlsCert === undefined ? "http" : "https"}://${host}:${port}`);
  const pem = (base64: string) => Buffer.from(base64, "base64");
  switch (protocol) {
    case "PROTOCOL_GRPC": {
      const pair = clientTlsCreds;
      // Whom it trusts is said to the process.
      return grpcOverHttp2(baseUrl, pair === undefined ? null : { key: pem(pair.key), cert: pem(pair.cert), ca: null });
    }
    case "PROTOCOL_CONNECT":
      return { connect: connectOverFetch(baseUrl, "same-origin"), close: async () => undefined };
    case "PROTOCOL_GRPC_WEB": {
      const connect = createGrpcWebTransport({ baseUrl: baseUrl.href, binaryOptions, useBinaryFormat: true });
      return { connect, close: async () => undefined };
    }
  }
}

/** What is answered, one or many. */
async function* answersOf(
  request: ClientRequest,
  shape: Operation["shape"] | undefined,
  method: Method,
): AsyncGenerator<unknown> {
  const { requestMessages = [], requestHeaders = [], timeoutMs, cancel } = request;
  const canceller = new AbortController();
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  const options: CallOptions = { headers: asRecord(requestHeaders), signal: canceller.signal, ...limit };
  const turns = new Turns(request.streamType === "STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM");
  const isOutgoing = shape === "clientStream" || shape === "bidiStream";
  const input = isOutgoing ? outgoing(request, canceller, turns) : requestMessages[0];
  if (!isOutgoing && cancel?.afterCloseSendMs !== undefined)
    setTimeout(() => canceller.abort(), cancel.afterCloseSendMs);
  const answered = method(input, options);
  if (shape === "call" || shape === "clientStream") {
    yield await answered;
    return;
  }
  let count = 0;
  try {
    for await (const it of answered as AsyncIterable<unknown>) {
      yield it;
      count += 1;
      if (count === cancel?.afterNumResponses) canceller.abort();
      turns.pass();
    }
  } finally {
    turns.end();
  }
}

function payloadOf(answer: unknown): Json {
  const { payload = {} } = answer as { readonly payload?: Json };
  return payload;
}

/** What came with the answer; where that failed, its error has some of it, or all. */
function metadataOf({ headers, trailers }: Observed, error: unknown) {
  const metadata = [...(connectErrorOf(error)?.metadata ?? [])];
  const known = [...(headers ?? []), ...(trailers ?? [])].map(([name]) => name);
  const more = metadata.filter(([name]) => !known.includes(name));
  return { responseHeaders: asHeaders(headers ?? []), responseTrailers: asHeaders([...(trailers ?? []), ...more]) };
}

function errorOf(error: unknown, messages: SuiteMessages): SuiteError {
  if (!isInteractionError(error)) throw error;
  const details = (connectErrorOf(error)?.details ?? []).flatMap((it) => ("type" in it ? [messages.anyOf(it)] : []));
  return { code: `CODE_${error.code.toUpperCase()}`, message: error.message, details };
}

/** What Connect's library threw; null where it is a failure of our own. */
function connectErrorOf(error: unknown): ConnectError | null {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof ConnectError ? cause : null;
}
