import type { Message } from "@bufbuild/protobuf";
import {
  type ConnectRouter,
  type ConnectRouterOptions,
  createConnectRouter,
  type HandlerContext,
} from "@connectrpc/connect";
import { compressionBrotli, compressionGzip } from "@connectrpc/connect-node";
import type { Operation } from "../../operation.ts";
import type { Answered, Exchange, StreamExchange, Streaming } from "../../server/arrival.ts";
import { keepWholeTexts } from "../../values/protobuf-text.ts";
import { asRpc } from "../as-rpc.ts";
import { binaryOptions } from "../binary-options.ts";
import { isBidiStreaming, isClientStreaming, isServerStreaming, isUnary } from "../method-kinds.ts";
import type { RpcOperation } from "../operation.ts";
import { arrivalOf, type RpcArrival } from "./caller.ts";
import type { RpcReply } from "./reply.ts";
import { incomingStreamExchange, serverStreamExchange } from "./stream-exchange.ts";
import { UnaryExchange } from "./unary-exchange.ts";

/** An operation with all that happens around its handler, as its wire calls it. */
export interface RpcEndpoint {
  readonly operation: Operation;
  answer(exchange: Exchange<RpcReply>): Promise<Answered<RpcReply>>;
  answerTo(exchange: Exchange<RpcReply>, done: (answered: Answered<RpcReply>) => void): void;
  stream(exchange: StreamExchange<Message>): Promise<Streaming<AsyncIterable<Message>>>;
  collect(exchange: StreamExchange<Message>): Promise<Streaming<Message>>;
}

/** What Connect's library may be told besides: what is around every method, and what JSON may hold. */
export type RouterOptions = Pick<ConnectRouterOptions, "interceptors" | "jsonOptions">;

/** The methods of endpoints, for gRPC, gRPC-Web and Connect alike. */
export function routerOf(endpoints: readonly RpcEndpoint[], options: RouterOptions = {}): ConnectRouter {
  keepWholeTexts();
  const acceptCompression = [compressionGzip, compressionBrotli];
  const router = createConnectRouter({ ...options, acceptCompression, binaryOptions });
  for (const endpoint of endpoints) addMethod(router, endpoint, asRpc(endpoint.operation));
  return router;
}

function addMethod(router: ConnectRouter, endpoint: RpcEndpoint, operation: RpcOperation): void {
  const { method } = operation;
  const options = { readMaxBytes: operation.limits.bodyBytes };
  if (isUnary(method)) {
    router.rpc(method, (message, context) => unary(endpoint, operation, message, context), options);
  } else if (isServerStreaming(method)) {
    const answers = (message: Message, context: HandlerContext) =>
      streaming(endpoint, operation, context, (arrival) => serverStreamExchange(operation, arrival, message));
    router.rpc(method, answers, options);
  } else if (isClientStreaming(method)) {
    router.rpc(method, (messages, context) => collecting(endpoint, operation, messages, context), options);
  } else if (isBidiStreaming(method)) {
    const answers = (messages: AsyncIterable<Message>, context: HandlerContext) =>
      streaming(endpoint, operation, context, (arrival) => incomingStreamExchange(operation, arrival, messages));
    router.rpc(method, answers, options);
  }
}

async function unary(
  endpoint: RpcEndpoint,
  operation: RpcOperation,
  message: Message,
  context: HandlerContext,
): Promise<Message> {
  const arrival = arrivalOf(context, operation);
  const { reply, headers } = await endpoint.answer(new UnaryExchange(operation, arrival, () => message));
  arrival.release();
  setHeaders(context, headers);
  if (reply.kind === "failure") throw reply.error;
  return reply.message;
}

async function* streaming(
  endpoint: RpcEndpoint,
  operation: RpcOperation,
  context: HandlerContext,
  exchangeOf: (arrival: RpcArrival) => StreamExchange<Message>,
): AsyncGenerator<Message> {
  const arrival = arrivalOf(context, operation);
  try {
    const { headers, output } = await endpoint.stream(exchangeOf(arrival));
    setHeaders(context, headers);
    yield* output;
  } finally {
    arrival.release();
  }
}

async function collecting(
  endpoint: RpcEndpoint,
  operation: RpcOperation,
  messages: AsyncIterable<Message>,
  context: HandlerContext,
): Promise<Message> {
  const arrival = arrivalOf(context, operation);
  try {
    const { headers, output } = await endpoint.collect(incomingStreamExchange(operation, arrival, messages));
    setHeaders(context, headers);
    return output;
  } finally {
    arrival.release();
  }
}

function setHeaders({ responseHeader }: HandlerContext, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) responseHeader.set(name, value);
}
