import { Cancellation } from "../../cancellation.ts";
import type { MessageFacts } from "../../context.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Exchange, Failed } from "../../server/arrival.ts";
import { Pass } from "../../values/pass.ts";
import type { AnyConsumer } from "../as-event.ts";
import type { PayloadReader } from "../avro/payload-reader.ts";
import type { IncomingMessage } from "./incoming-message.ts";

/** What an exchange of a message is made of. */
export interface MessageExchangeFacts {
  readonly operation: AnyConsumer;
  readonly message: IncomingMessage;
  readonly reader: PayloadReader;
  /** The broker, for people. */
  readonly peer: string;
  readonly attempt: number;
  readonly nowMs: number;
  /** Why it cannot be read, where that is known already. */
  readonly problem: string | null;
}

/** A message as a call of its handler: the answer is what it failed with, or null. */
export class MessageExchange implements Exchange<Failed | null> {
  readonly peer: string;
  readonly attempt: number;
  readonly timeoutMs = null;
  readonly tlsSocket = null;
  readonly cancellation = new Cancellation();
  readonly event: MessageFacts;
  readonly #facts: MessageExchangeFacts;

  constructor(facts: MessageExchangeFacts) {
    this.#facts = facts;
    this.peer = facts.peer;
    this.attempt = facts.attempt;
    this.event = facts.message.facts(facts.nowMs);
  }

  /**
   * The trace of this hop, else the one in which the event was made; and attributes as `ce_id`. All else that stands
   * beside an event stands for nothing: it proves nobody, and asks for nothing.
   */
  header(name: string): string | null {
    const { message } = this.#facts;
    if (name.startsWith("ce_")) return message.attribute(name.slice(3));
    switch (name) {
      case "traceparent":
      case "tracestate":
        return message.delivery.record.headers[name] ?? message.attribute(name);
      case "baggage":
        return message.delivery.record.headers[name] ?? null;
      default:
        return null;
    }
  }

  /** Readers are open: fields that the spec does not know are of a newer writer, and dropped. */
  decode(): unknown {
    const { operation, message, reader, problem } = this.#facts;
    const { event } = message;
    if (typeof event === "string") throw this.#poison(event);
    if (problem !== null) throw this.#poison(problem);
    const { type } = operation.event;
    if (event.attributes["type"] !== type)
      throw this.#poison(`its type is '${event.attributes["type"]}', and not '${type}'`);
    const pass = new Pass("ignore");
    const payload = reader.read(event, pass);
    if (pass.violations.length === 0) return payload;
    const [{ field, message: why } = { field: "", message: "it is none" }] = pass.violations;
    throw this.#poison(`its payload is none of its type: ${field === "" ? "it" : `'${field}'`} ${why}`, pass);
  }

  succeed(): null {
    return null;
  }

  fail(failed: Failed): Failed {
    return failed;
  }

  // No consumer has idempotency keys: what is delivered again is told by its id.
  save(): string {
    return "";
  }

  restore(): null {
    return null;
  }

  #poison(why: string, pass: Pass | null = null) {
    const { interaction } = this.#facts.operation;
    const violations = pass?.violations ?? [];
    const message = `this message cannot be read: ${why}`;
    return interactionError({
      code: "invalid_argument",
      reason: null,
      details: null,
      message,
      interaction,
      violations,
    });
  }
}
