import { type ErrorOf, type ErrorType, errorType } from "../../../../runtime/src/error-type.ts";
import type { StandardError } from "../../../../runtime/src/interaction-error.ts";
import type { HandlersOf } from "../../../../runtime/src/operation.ts";
import {
  type RpcBidiStream,
  type RpcCall,
  type RpcClientStream,
  type RpcPage,
  type RpcServerStream,
  rpcBidiStream,
  rpcCall,
  rpcClientStream,
  rpcError,
  rpcPage,
  rpcServerStream,
} from "../../../../runtime/src/rpc/operation.ts";
import { defineService, type Service } from "../../../../runtime/src/service.ts";
import type { Codec } from "../../../../runtime/src/values/codec.ts";
import * as json from "../../../../runtime/src/values/json.ts";
import * as protobuf from "../../../../runtime/src/values/protobuf.ts";
import * as scalars from "../../../../runtime/src/values/scalar.ts";
import * as pb from "./generated/probe_pb.ts";

interface Text {
  readonly text: string;
}
interface Payload extends Text {
  readonly data: Uint8Array;
}
interface Numbered {
  readonly number: number;
}
interface SoldOutDetails {
  readonly item: string;
  readonly left: number;
}

const jsonSoldOut: json.JsonCodec<SoldOutDetails> = {
  encode: ({ item, left }, path, pass) => ({
    item: json.string.encode(item, `${path}.item`, pass),
    left: json.int.encode(left, `${path}.left`, pass),
  }),
  decode(wire, path, pass) {
    const { item, left } = { item: undefined, left: undefined, ...(wire as object) };
    return { item: json.string.decode(item, `${path}.item`, pass), left: json.int.decode(left, `${path}.left`, pass) };
  },
};

/** A declared error with details. */
export const soldOut: ErrorType<"SOLD_OUT", SoldOutDetails> = errorType({
  reason: "SOLD_OUT",
  code: "failed_precondition",
  message: "there is nothing left",
  retryable: false,
  codec: jsonSoldOut,
  type: "urn:interspec:probe:probe:SoldOut",
  domain: "probe",
});

const shortText = protobuf.scalar(scalars.string.within({ maxLength: 1_000_000 }));
const positive = protobuf.scalar(scalars.int.within({ min: 1 }));

function payloadCodec<Name extends "probe.v1.EchoRequest" | "probe.v1.EchoResponse">(
  $typeName: Name,
): Codec<{ $typeName: Name; text: string; data: Uint8Array }, Payload> {
  return {
    encode: ({ text, data }, path, pass) => ({
      $typeName,
      text: shortText.encode(text, `${path}.text`, pass),
      data: protobuf.bytes.encode(data, `${path}.data`, pass),
    }),
    decode: (wire, path, pass) => ({
      text: shortText.decode(wire?.text, `${path}.text`, pass),
      data: protobuf.bytes.decode(wire?.data, `${path}.data`, pass),
    }),
  };
}

function textCodec<Name extends "probe.v1.ChatRequest" | "probe.v1.ChatResponse">(
  $typeName: Name,
): Codec<{ $typeName: Name; text: string }, Text> {
  return {
    encode: ({ text }, path, pass) => ({ $typeName, text: shortText.encode(text, `${path}.text`, pass) }),
    decode: (wire, path, pass) => ({ text: shortText.decode(wire?.text, `${path}.text`, pass) }),
  };
}

function numberCodec<Name extends "probe.v1.SumRequest" | "probe.v1.CountResponse" | "probe.v1.PlaceResponse">(
  $typeName: Name,
): Codec<{ $typeName: Name; number: number }, Numbered> {
  return {
    encode: ({ number }, path, pass) => ({ $typeName, number: positive.encode(number, `${path}.number`, pass) }),
    decode: (wire, path, pass) => ({ number: positive.decode(wire?.number, `${path}.number`, pass) }),
  };
}

const placeRequest: Codec<pb.PlaceRequest, { readonly item: string }> = {
  encode: ({ item }, path, pass) => ({
    $typeName: "probe.v1.PlaceRequest",
    item: protobuf.string.encode(item, `${path}.item`, pass),
  }),
  decode: (wire, path, pass) => ({ item: protobuf.string.decode(wire?.item, `${path}.item`, pass) }),
};
const listRequest: Codec<pb.ListRequest, { readonly prefix: string }> = {
  encode: ({ prefix }, path, pass) => ({
    $typeName: "probe.v1.ListRequest",
    prefix: protobuf.string.encode(prefix, `${path}.prefix`, pass),
  }),
  decode: (wire, path, pass) => ({ prefix: protobuf.string.decode(wire?.prefix, `${path}.prefix`, pass) }),
};
const items = protobuf.list(() => protobuf.string);
const listResponse: Codec<pb.ListResponse, readonly string[]> = {
  encode: (value, path, pass) => ({
    $typeName: "probe.v1.ListResponse",
    items: [...items.encode(value, `${path}.items`, pass)],
  }),
  decode: (wire, path, pass) => items.decode(wire?.items, `${path}.items`, pass),
};
const countRequest: Codec<pb.CountRequest, { readonly to: number }> = {
  encode: ({ to }, path, pass) => ({ $typeName: "probe.v1.CountRequest", to: positive.encode(to, `${path}.to`, pass) }),
  decode: (wire, path, pass) => ({ to: positive.decode(wire?.to, `${path}.to`, pass) }),
};
const sumResponse: Codec<pb.SumResponse, { readonly sum: number }> = {
  encode: ({ sum }, path, pass) => ({
    $typeName: "probe.v1.SumResponse",
    sum: protobuf.int.encode(sum, `${path}.sum`, pass),
  }),
  decode: (wire, path, pass) => ({ sum: protobuf.int.decode(wire?.sum, `${path}.sum`, pass) }),
};
const soldOutMessage: Codec<pb.SoldOut, SoldOutDetails> = {
  encode: ({ item, left }, path, pass) => ({
    $typeName: "probe.v1.SoldOut",
    item: protobuf.string.encode(item, `${path}.item`, pass),
    left: protobuf.int.encode(left, `${path}.left`, pass),
  }),
  decode: (wire, path, pass) => ({
    item: protobuf.string.decode(wire?.item, `${path}.item`, pass),
    left: protobuf.int.decode(wire?.left, `${path}.left`, pass),
  }),
};

const { method } = pb.ProbeService;
const policy = {
  timeoutMs: 2000,
  retry: null,
  breaker: null,
  bulkhead: null,
  limits: { bodyBytes: 4_194_304 },
  auth: [],
} as const;
const errors = [rpcError(soldOut, pb.SoldOutSchema, soldOutMessage)] as const;
const stream = { ...policy, timeoutMs: null, idleTimeoutMs: 60_000 } as const;

type ProbeError = ErrorOf<readonly [typeof soldOut]>;

/** The operations of the probe, as generated code would have them. */
export const probe: {
  readonly echo: RpcCall<Payload, Payload, Payload, Payload, ProbeError>;
  readonly place: RpcCall<{ readonly item: string }, { readonly item: string }, Numbered, Numbered, ProbeError>;
  readonly list: RpcPage<{ readonly prefix: string }, { readonly prefix: string }, string, string, StandardError>;
  readonly count: RpcServerStream<{ readonly to: number }, { readonly to: number }, Numbered, Numbered>;
  readonly sum: RpcClientStream<Numbered, Numbered, { readonly sum: number }, { readonly sum: number }>;
  readonly chat: RpcBidiStream<Text, Text, Text, Text>;
} = {
  echo: rpcCall({
    ...policy,
    interaction: "probe.echo",
    method: method.echo,
    idempotency: "read",
    input: payloadCodec("probe.v1.EchoRequest"),
    output: payloadCodec("probe.v1.EchoResponse"),
    errors,
  }),
  place: rpcCall({
    ...policy,
    interaction: "probe.place",
    method: method.place,
    idempotency: "key",
    input: placeRequest,
    output: numberCodec("probe.v1.PlaceResponse"),
    errors,
  }),
  list: rpcPage({
    ...policy,
    interaction: "probe.list",
    method: method.list,
    idempotency: "read",
    input: listRequest,
    output: listResponse,
    page: { limit: 2, max: 3 },
    errors: [],
  }),
  count: rpcServerStream({
    ...stream,
    interaction: "probe.count",
    method: method.count,
    idempotency: "read",
    input: countRequest,
    output: numberCodec("probe.v1.CountResponse"),
    errors,
  }),
  sum: rpcClientStream({
    ...stream,
    interaction: "probe.sum",
    method: method.sum,
    idempotency: "none",
    input: numberCodec("probe.v1.SumRequest"),
    output: sumResponse,
    errors,
  }),
  chat: rpcBidiStream({
    ...stream,
    interaction: "probe.chat",
    method: method.chat,
    idempotency: "none",
    input: textCodec("probe.v1.ChatRequest"),
    output: textCodec("probe.v1.ChatResponse"),
    errors,
  }),
};

/** What answers them. */
export type ProbeHandlers = HandlersOf<typeof probe>;

/** The probe as a service. */
export function probeService(handlers: ProbeHandlers): Service {
  return defineService({ name: "probe", version: 1, maxHops: 3, operations: probe, calls: {}, handlers });
}
