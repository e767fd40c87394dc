import { isMessage, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport as ConnectTransport, type StreamResponse } from "@connectrpc/connect";
import type { Attempt } from "../../attempt.ts";
import { attemptHeaders } from "../../attempt-headers.ts";
import { interactionError } from "../../interaction-error.ts";
import { deprecationOf } from "../../tell-deprecation.ts";
import type { Prepared, Transport } from "../../transport.ts";
import { keepWholeTexts } from "../../values/protobuf-text.ts";
import { asRpc } from "../as-rpc.ts";
import { decodeOutput, encodeInput } from "../messages.ts";
import { isStreaming, isUnary } from "../method-kinds.ts";
import type { RpcOperation } from "../operation.ts";
import { callFailure, outgoingFailure } from "./call-failure.ts";

/** gRPC has eight digits for it. */
const longestTimeoutMs = 99_999_999;

/** What is sent with every request, and what is to be closed at last. */
export interface RpcTransportOptions {
  /** Of every request. */
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * RPC to one target: operations to messages, and what came back to outputs and failures. Who carries them, and by which
 * protocol, is the transport of Connect's library.
 */
export function rpcTransport(connect: ConnectTransport, { headers, close }: RpcTransportOptions): Transport {
  keepWholeTexts();
  const headersOf = (attempt: Attempt) => ({ ...headers, ...attemptHeaders(attempt), ...keyHeader(attempt) });
  const call = async (operation: RpcOperation, input: Message, attempt: Attempt): Promise<unknown> => {
    const { method } = operation;
    if (!isUnary(method)) throw new TypeError(`${operation.interaction} is a stream`);
    const cancel = new CancelSignal(attempt);
    try {
      const headers = headersOf(attempt);
      const { message, header } = await connect.unary(method, cancel.signal, timeoutOf(attempt), headers, { ...input });
      attempt.deprecation = deprecationOf((name) => header.get(name));
      return decodeOutput(operation, message);
    } catch (error) {
      throw callFailure(error, operation, attempt);
    } finally {
      cancel.release();
    }
  };
  /** What a stream brings; its failures are InteractionErrors. Who stops reading ends it. */
  async function* stream(
    operation: RpcOperation,
    messages: AsyncIterable<Message>,
    attempt: Attempt,
    opened: () => void,
  ): AsyncGenerator<unknown> {
    const { method } = operation;
    if (!isStreaming(method)) throw new TypeError(`${operation.interaction} is no stream`);
    const cancel = new CancelSignal(attempt);
    try {
      const headers = headersOf(attempt);
      const response: StreamResponse = await connect.stream(
        method,
        cancel.signal,
        timeoutOf(attempt),
        headers,
        messages,
      );
      opened();
      for await (const message of response.message) yield decodeOutput(operation, message);
    } catch (error) {
      throw callFailure(error, operation, attempt);
    } finally {
      cancel.end();
    }
  }

  return {
    prepare: (operation, input, cursor) => encodeInput(asRpc(operation), input, cursor),
    send: (operation, prepared, attempt) => call(asRpc(operation), asMessage(prepared), attempt),
    openServerStream: (operation, prepared, attempt, opened) =>
      stream(asRpc(operation), once(asMessage(prepared)), attempt, opened),
    openClientStream(operation, outgoing, attempt) {
      const rpc = asRpc(operation);
      return single(
        rpc,
        stream(rpc, encoded(rpc, outgoing), attempt, () => undefined),
      );
    },
    openBidiStream(operation, outgoing, attempt, opened) {
      const rpc = asRpc(operation);
      return stream(rpc, encoded(rpc, outgoing), attempt, opened);
    },
    close,
  };
}

/** An AbortSignal that follows an attempt: Connect's library wants one, and ends a stream with CANCEL for this reason. */
class CancelSignal {
  readonly #controller = new AbortController();
  readonly #unlink: () => void;

  constructor(attempt: Attempt) {
    const cancel = () => new ConnectError("the caller gave up", Code.Canceled, undefined, undefined, attempt.reason);
    this.#unlink = attempt.whenCancelled(() => this.#controller.abort(cancel()));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** All is over by itself. */
  release(): void {
    this.#unlink();
  }

  /** Ends what may still go on. */
  end(): void {
    this.#unlink();
    this.#controller.abort(new ConnectError("nobody reads any more", Code.Canceled));
  }
}

/** A key that would not come through bare goes as a string of RFC 8941. */
function keyHeader({ call }: Attempt): Record<string, string> {
  const key = call.idempotencyKey;
  if (key === null || !/^ |"| $/.test(key)) return {};
  return { "idempotency-key": `"${key.replaceAll(/[\\"]/g, "\\$&")}"` };
}

/** Whole milliseconds, as the headers of all protocols have it; undefined: no end in time. */
function timeoutOf(attempt: Attempt): number | undefined {
  const remainingMs = attempt.remainingMs();
  return Number.isFinite(remainingMs) ? Math.min(Math.max(1, Math.floor(remainingMs)), longestTimeoutMs) : undefined;
}

async function* once(message: Message): AsyncGenerator<Message> {
  yield message;
}

async function* encoded(operation: RpcOperation, outgoing: AsyncIterable<unknown>): AsyncGenerator<Message> {
  try {
    for await (const it of outgoing) yield encodeInput(operation, it, null);
  } catch (error) {
    throw outgoingFailure(error, operation);
  }
}

/** The one answer of a client stream. */
async function single(operation: RpcOperation, answers: AsyncIterable<unknown>): Promise<unknown> {
  const all: unknown[] = [];
  for await (const it of answers) {
    all.push(it);
    if (all.length > 1) break;
  }
  if (all.length === 1) return all[0];
  const { interaction } = operation;
  const message = `${interaction} answered ${all.length === 0 ? "nothing" : "more than once"}`;
  throw interactionError({ code: "unimplemented", reason: null, details: null, message, interaction });
}

function asMessage(prepared: Prepared): Message {
  if (isMessage(prepared)) return prepared;
  throw new TypeError("this was not prepared for RPC");
}
