import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import type { Failed, StreamExchange } from "../../server/arrival.ts";
import type { Json } from "../../values/codec.ts";
import type { Pass } from "../../values/pass.ts";
import type { GraphqlOperation } from "../operation.ts";
import type { Asked } from "./asked.ts";
import { type Arguments, answerOf, inputOf } from "./field-forms.ts";
import { FieldFailure, toldFailure } from "./told-failure.ts";

/** A field of Subscription: a stream as its endpoint sees it. Nobody limits its time but who asks, and its spec. */
export class SubscriptionExchange implements StreamExchange<Json> {
  readonly cancellation = new Cancellation();
  readonly timeoutMs = null;
  readonly #asked: Asked;
  readonly #operation: GraphqlOperation;
  readonly #args: Arguments;

  constructor(asked: Asked, operation: GraphqlOperation, args: Arguments) {
    this.#asked = asked;
    this.#operation = operation;
    this.#args = args;
    const { cancellation } = asked;
    cancellation.whenCancelled(() => {
      if (cancellation.reason !== null) this.cancellation.cancel(cancellation.reason);
    });
  }

  get peer(): string {
    return this.#asked.peer;
  }

  get tlsSocket(): TlsSocket | null {
    return this.#asked.tlsSocket;
  }

  header(name: string): string | null {
    return this.#asked.header(name);
  }

  decode(unknownFields: Pass["unknownFields"]): unknown {
    return inputOf(this.#operation, this.#args, unknownFields);
  }

  encode(output: unknown): Json {
    return answerOf(this.#operation, output, this.#args);
  }

  fail(failed: Failed): Error {
    return new FieldFailure(toldFailure(failed, this.#operation.errors));
  }
}
