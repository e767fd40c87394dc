import type { Message } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import type { RpcReply } from "../../runtime/src/rpc/server/reply.ts";
import type { RpcEndpoint } from "../../runtime/src/rpc/server/services.ts";
import { asRecord, callOf, type SuiteCall, within, writeTrailers } from "./suite-call.ts";
import type { SuiteMessages } from "./suite-messages.ts";

/**
 * An endpoint that says what the suite wants besides: our handlers set no headers and trailers, what they throw has the
 * details that its spec declares, and its message is hidden where it could tell of the inside. All else that answers
 * is the endpoint itself.
 */
export function suiteEndpoint(endpoint: RpcEndpoint, messages: SuiteMessages): RpcEndpoint {
  return {
    operation: endpoint.operation,
    answerTo(exchange, done) {
      void this.answer(exchange).then(done);
    },
    async answer(exchange) {
      const call = begun(exchange);
      const { reply, headers } = await within(call, () => endpoint.answer(exchange));
      const mended: RpcReply =
        reply.kind === "message"
          ? reply
          : { kind: "failure", error: asked(reply.error, call, asRecord(call.trailers), messages) };
      return { reply: mended, headers: { ...headers, ...asRecord(call.headers) } };
    },
    async collect(exchange) {
      const call = begun(exchange);
      try {
        const { output, headers } = await within(call, () => endpoint.collect(exchange));
        return { output, headers: { ...headers, ...asRecord(call.headers) } };
      } catch (error) {
        throw asked(error, call, asRecord([...call.headers, ...call.trailers]), messages);
      }
    },
    async stream(exchange) {
      const call = begun(exchange);
      try {
        const { output, headers } = await within(call, () => endpoint.stream(exchange));
        const iterator = output[Symbol.asyncIterator]();
        // The first answer decides on the headers, and so does a failure in its place.
        const first = await settled(call, iterator);
        return { headers: { ...headers, ...asRecord(call.headers) }, output: all(first, iterator, call, messages) };
      } catch (error) {
        throw asked(error, call, {}, messages);
      }
    },
  };
}

function begun(exchange: { header(name: string): string | null; readonly timeoutMs: number | null }): SuiteCall {
  const call = callOf(exchange);
  call.timeoutMs = exchange.timeoutMs;
  return call;
}

type Settled = { readonly result: IteratorResult<Message> } | { readonly error: unknown };

async function settled(call: SuiteCall, iterator: AsyncIterator<Message>): Promise<Settled> {
  try {
    return { result: await within(call, () => iterator.next()) };
  } catch (error) {
    return { error };
  }
}

async function* all(
  first: Settled,
  iterator: AsyncIterator<Message>,
  call: SuiteCall,
  messages: SuiteMessages,
): AsyncGenerator<Message> {
  try {
    for (let next = first; ; next = await settled(call, iterator)) {
      if ("error" in next) throw asked(next.error, call, {}, messages);
      if (next.result.done === true) return;
      yield next.result.value;
    }
  } finally {
    writeTrailers(call);
    await iterator.return?.();
  }
}

/** The failure with the message and details that were asked for; none where it is another failure than that. */
function asked(
  thrown: unknown,
  { error: wanted }: SuiteCall,
  metadata: Record<string, string>,
  messages: SuiteMessages,
): ConnectError {
  const error = ConnectError.from(thrown);
  const message = wanted === null ? error.rawMessage : (wanted.message ?? "");
  const made = new ConnectError(message, error.code, { ...Object.fromEntries(error.metadata), ...metadata });
  made.details = (wanted?.details ?? []).map((it) => messages.detail(it));
  return made;
}
