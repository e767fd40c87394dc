import type { Message } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { canceled } from "../../attempt.ts";
import { type InteractionError, interactionError, isInteractionError } from "../../interaction-error.ts";
import type { Arrival, StreamExchange } from "../../server/arrival.ts";
import type { Pass } from "../../values/pass.ts";
import { codeOf } from "../codes.ts";
import { decodeInput, encodeOutput } from "../messages.ts";
import type { RpcOperation } from "../operation.ts";
import { isUnreadable } from "./unreadable.ts";
import { connectErrorOf } from "./write-failure.ts";

/** A stream with one message coming in. */
export function serverStreamExchange(
  operation: RpcOperation,
  arrival: Arrival,
  message: Message,
): StreamExchange<Message> {
  return exchangeOf(operation, arrival, (unknownFields) => decodeInput(operation, message, unknownFields));
}

/** A stream with many messages coming in. */
export function incomingStreamExchange(
  operation: RpcOperation,
  arrival: Arrival,
  messages: AsyncIterable<Message>,
): StreamExchange<Message> {
  return exchangeOf(operation, arrival, (unknownFields) => decoded(operation, arrival, messages, unknownFields));
}

function exchangeOf(
  operation: RpcOperation,
  arrival: Arrival,
  decode: (unknownFields: Pass["unknownFields"]) => unknown,
): StreamExchange<Message> {
  const { peer, timeoutMs, cancellation, tlsSocket } = arrival;
  return {
    peer,
    timeoutMs,
    cancellation,
    tlsSocket,
    header: (name) => arrival.header(name),
    decode,
    encode: (output) => encodeOutput(operation, output),
    fail: (failed) => connectErrorOf(failed, operation),
  };
}

async function* decoded(
  operation: RpcOperation,
  { cancellation }: Arrival,
  messages: AsyncIterable<Message>,
  unknownFields: Pass["unknownFields"],
): AsyncGenerator<unknown> {
  try {
    for await (const message of messages) yield decodeInput(operation, message, unknownFields);
  } catch (error) {
    if (isInteractionError(error)) throw error;
    const failure = wireFailure(error, operation);
    if (failure.code === "canceled") cancellation.cancel(failure);
    throw failure;
  }
  // Callers in Node end a stream of HTTP/2 before they reset it: that these are all messages is sure only when what
  // came with the end was looked at. Half of a stream must not be taken for the whole of it.
  await new Promise(setImmediate);
  if (cancellation.reason !== null) throw cancellation.reason;
}

/** What Connect's library says of bytes that it cannot read; all else is a caller that has gone. */
function wireFailure(error: unknown, operation: RpcOperation): InteractionError {
  const code = error instanceof ConnectError ? codeOf(error.code) : "aborted";
  if (!(error instanceof ConnectError) || code === "aborted") return canceled(operation, error);
  const { interaction } = operation;
  const fields = { code: isUnreadable(error) ? "invalid_argument" : code, reason: null, details: null } as const;
  return interactionError({ ...fields, message: error.rawMessage, interaction, cause: error });
}
