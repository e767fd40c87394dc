import { Cancellation } from "../../cancellation.ts";
import type { MessageFacts } from "../../context.ts";
import type { Exchange, Failed } from "../../server/arrival.ts";
import type { IncomingMqtt } from "../incoming-message.ts";

/** What an exchange of a message is made of. */
export interface MqttExchangeFacts {
  readonly message: IncomingMqtt;
  /** The broker, for people. */
  readonly peer: string;
  /** 1 at first. */
  readonly attempt: number;
  /** So long its handler may take. */
  readonly timeoutMs: number;
  readonly nowMs: number;
}

/** What a message may say beside itself. All else that a device sends stands for nothing: it proves nothing. */
const carried: ReadonlySet<string> = new Set(["traceparent", "tracestate", "baggage"]);

/** A message as a call of its handler: the answer is what it failed with, or null. */
export class MqttExchange implements Exchange<Failed | null> {
  readonly peer: string;
  readonly attempt: number;
  readonly timeoutMs: number;
  readonly tlsSocket = null;
  readonly cancellation = new Cancellation();
  readonly event: MessageFacts;
  readonly #message: IncomingMqtt;

  constructor({ message, peer, attempt, timeoutMs, nowMs }: MqttExchangeFacts) {
    this.#message = message;
    this.peer = peer;
    this.attempt = attempt;
    this.timeoutMs = requestedMs(message) ?? timeoutMs;
    this.event = message.facts(nowMs);
  }

  header(name: string): string | null {
    return carried.has(name) ? this.#message.attribute(name) : null;
  }

  decode(): unknown {
    return this.#message.decode();
  }

  succeed(): null {
    return null;
  }

  fail(failed: Failed): Failed {
    return failed;
  }

  // No subscriber has idempotency keys: what is delivered again is told by its id.
  save(): string {
    return "";
  }

  restore(): null {
    return null;
  }
}

/** A request says how long whoever waits for the answer waits; null of all other messages. */
function requestedMs({ packet }: IncomingMqtt): number | null {
  const text = packet.userProperties["timeout-ms"];
  return packet.responseTopic !== null && text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}
