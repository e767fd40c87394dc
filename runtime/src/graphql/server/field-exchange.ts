import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import type { AnyErrorType } from "../../operation.ts";
import type { Exchange, Failed } from "../../server/arrival.ts";
import type { Json } from "../../values/codec.ts";
import type { Pass } from "../../values/pass.ts";
import type { GraphqlCaller } from "./graphql-caller.ts";
import { type ToldFailure, toldFailure } from "./told-failure.ts";

/** What came of a field: what the graph answers, or a failure. */
export type FieldReply = { readonly value: Json } | { readonly failure: ToldFailure };

/** How a field reads its input, and writes what its handler answers. */
export interface FieldForm {
  readonly errors: readonly AnyErrorType[];
  decode(unknownFields: Pass["unknownFields"]): unknown;
  encode(output: unknown): Json;
}

/** One field of a request, or many of the same kind: a call as its endpoint sees it. */
export class FieldExchange implements Exchange<FieldReply> {
  readonly cancellation = new Cancellation();
  readonly timeoutMs: number | null;
  readonly #caller: GraphqlCaller;
  readonly #form: FieldForm;

  constructor(caller: GraphqlCaller, form: FieldForm, timeoutMs: number | null) {
    this.#caller = caller;
    this.#form = form;
    this.timeoutMs = timeoutMs;
  }

  get peer(): string {
    return this.#caller.peer;
  }

  get tlsSocket(): TlsSocket | null {
    return this.#caller.tlsSocket;
  }

  header(name: string): string | null {
    return this.#caller.header(name);
  }

  decode(unknownFields: Pass["unknownFields"]): unknown {
    return this.#form.decode(unknownFields);
  }

  succeed(output: unknown): FieldReply {
    return { value: this.#form.encode(output) };
  }

  fail(failed: Failed): FieldReply {
    return { failure: toldFailure(failed, this.#form.errors) };
  }

  save(reply: FieldReply): string {
    return JSON.stringify(reply);
  }

  restore(text: string): FieldReply {
    const saved: unknown = JSON.parse(text);
    if (isReply(saved)) return saved;
    throw new TypeError("this is no saved reply");
  }
}

function isReply(value: unknown): value is FieldReply {
  return typeof value === "object" && value !== null && ("value" in value || "failure" in value);
}
