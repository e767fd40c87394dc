import { Cancellation } from "../../cancellation.ts";
import type { MessageFacts } from "../../context.ts";
import { interactionError } from "../../interaction-error.ts";
import { timeOfText } from "../../values/time.ts";
import type { Delivery, Envelope } from "../broker.ts";
import type { CloudEvent } from "../cloud-event.ts";
import { readCloudEvent } from "../read-cloud-event.ts";

/** Why a message is left to whoever gets it next. */
const abandoned = interactionError({ code: "canceled", reason: null, details: null, message: "it was left to others" });

/** A message from when it is delivered until it is done with, or left to others. */
export class IncomingMessage {
  readonly delivery: Delivery;
  /** A text says why it is no CloudEvent. */
  readonly event: CloudEvent | string;
  /** How often it was handled before, in other topics. */
  readonly attemptsBefore: number;
  /** Given up when it is left to others: nothing that it waits for matters any more. */
  readonly abandonment = new Cancellation();
  /** Of the handler that runs; null where none does. */
  handling: Cancellation | null = null;

  constructor(delivery: Delivery, envelope: Envelope) {
    const { headers, value } = delivery.record;
    this.delivery = delivery;
    const prefix = envelope.mode === "binary" ? envelope.prefix : null;
    this.event = readCloudEvent({ headers, value, contentType: headers["content-type"] ?? null }, prefix);
    this.attemptsBefore = countOf(headers["x_attempts"]);
  }

  get isAbandoned(): boolean {
    return this.abandonment.reason !== null;
  }

  /** Leaves it to whoever gets it next, unless its handler runs: that may end. */
  abandon(): void {
    this.abandonment.cancel(abandoned);
  }

  /** Tells two deliveries of one event; null where it is no event. */
  get identity(): string | null {
    if (typeof this.event === "string") return null;
    const { source = "", id = "" } = this.event.attributes;
    return `${source}\n${id}`;
  }

  /** An attribute; null where it is not there. */
  attribute(name: string): string | null {
    return typeof this.event === "string" ? null : (this.event.attributes[name] ?? null);
  }

  /** What its handler may know. `nowMs` stands for a time that it does not say. */
  facts(nowMs: number): MessageFacts {
    const time = timeOfText(this.attribute("time") ?? "");
    return {
      id: this.attribute("id") ?? "",
      source: this.attribute("source") ?? "",
      time: new Date(time ?? nowMs),
      subject: this.attribute("subject"),
      key: this.delivery.record.key,
      correlationId: this.attribute("correlationid"),
    };
  }
}

/** A number that we wrote ourselves; 0 where it is none. */
function countOf(header: string | undefined): number {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : 0;
}
