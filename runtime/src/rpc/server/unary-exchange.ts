import type { Message } from "@bufbuild/protobuf";
import type { TlsSocket } from "../../auth/peer-certificate.ts";
import type { Cancellation } from "../../cancellation.ts";
import type { Arrival, Exchange, Failed } from "../../server/arrival.ts";
import type { Pass } from "../../values/pass.ts";
import { decodeInput, encodeOutput } from "../messages.ts";
import type { RpcOperation } from "../operation.ts";
import { type RpcReply, restoreReply, saveReply } from "./reply.ts";
import { connectErrorOf } from "./write-failure.ts";

/** A call that came in by any protocol of RPC. */
export class UnaryExchange implements Exchange<RpcReply> {
  readonly #operation: RpcOperation;
  readonly #arrival: Arrival;
  readonly #read: () => Message;

  /** `read` answers the message that came in; throws `invalid_argument`. */
  constructor(operation: RpcOperation, arrival: Arrival, read: () => Message) {
    this.#operation = operation;
    this.#arrival = arrival;
    this.#read = read;
  }

  get peer(): string {
    return this.#arrival.peer;
  }

  get timeoutMs(): number | null {
    return this.#arrival.timeoutMs;
  }

  get cancellation(): Cancellation {
    return this.#arrival.cancellation;
  }

  get tlsSocket(): TlsSocket | null {
    return this.#arrival.tlsSocket;
  }

  header(name: string): string | null {
    return this.#arrival.header(name);
  }

  decode(unknownFields: Pass["unknownFields"]): unknown {
    return decodeInput(this.#operation, this.#read(), unknownFields);
  }

  succeed(output: unknown): RpcReply {
    return { kind: "message", message: encodeOutput(this.#operation, output) };
  }

  fail(failed: Failed): RpcReply {
    return { kind: "failure", error: connectErrorOf(failed, this.#operation) };
  }

  save(reply: RpcReply): string {
    return saveReply(reply, this.#operation);
  }

  restore(text: string): RpcReply {
    return restoreReply(text, this.#operation);
  }
}
