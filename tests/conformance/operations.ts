import type { Operation } from "../../runtime/src/operation.ts";
import { isBidiStreaming, isClientStreaming, isServerStreaming, isUnary } from "../../runtime/src/rpc/method-kinds.ts";
import { rpcBidiStream, rpcCall, rpcClientStream, rpcServerStream } from "../../runtime/src/rpc/operation.ts";
import type { SuiteMessages } from "./suite-messages.ts";

/** As generated code has it of an interaction that says nothing of itself, but that none of it is called twice. */
const policy = { timeoutMs: null, retry: null, breaker: null, bulkhead: null, auth: [], errors: [] } as const;

/** The methods of the suite's service as operations, by their names in lower camel case. */
export function suiteOperations(messages: SuiteMessages, bodyBytes: number): Readonly<Record<string, Operation>> {
  const operations: Record<string, Operation> = {};
  for (const method of messages.methods) {
    const input = messages.codec(method.input);
    const output = messages.codec(method.output);
    const interaction = `conformance.${method.localName}`;
    const data = { ...policy, interaction, idempotency: "none", limits: { bodyBytes }, input, output } as const;
    const streamed = { ...data, idleTimeoutMs: 60_000 };
    if (isUnary(method)) operations[method.localName] = rpcCall({ ...data, method });
    else if (isServerStreaming(method)) operations[method.localName] = rpcServerStream({ ...streamed, method });
    else if (isClientStreaming(method)) operations[method.localName] = rpcClientStream({ ...streamed, method });
    else if (isBidiStreaming(method)) operations[method.localName] = rpcBidiStream({ ...streamed, method });
  }
  return operations;
}
