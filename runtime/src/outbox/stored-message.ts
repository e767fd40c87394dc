import { creationContext, type EventData } from "../event/cloud-event.ts";
import { bytesOfData } from "../event/write-cloud-event.ts";
import type { Trace } from "../trace.ts";
import { traceOf } from "../trace.ts";
import { textOf } from "../values/utf8.ts";
import type { OutboxMessage } from "./outbox.ts";

/** A message as its transport has encoded it. */
export interface EncodedMessage {
  readonly interaction: string;
  readonly topic: string;
  readonly key: string | null;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly contentType: string;
  readonly data: EventData;
}

// No attribute of CloudEvents has a hyphen; of the trace, baggage is none of them.
const notAttributes: ReadonlySet<string> = new Set(["content-type", "baggage"]);

/** What the outbox keeps of a message; `id` is its place in the order. */
export function toStore(id: string, encoded: EncodedMessage, trace: Trace): OutboxMessage {
  const { interaction, topic, key, attributes, contentType, data } = encoded;
  const { baggage } = trace;
  const headers = {
    ...attributes,
    ...creationContext(trace),
    "content-type": contentType,
    ...(baggage === null ? {} : { baggage }),
  };
  return { id, interaction, key, topic, headers, payload: bytesOfData(data) };
}

/** A message of the outbox, for the transport that sends it: it was checked and encoded when it was written. */
export class StoredMessage {
  readonly topic: string;
  readonly key: string | null;
  readonly attributes: Record<string, string | boolean>;
  readonly contentType: string;
  readonly data: EventData;
  /** In which it was made. */
  readonly trace: Trace;

  constructor({ topic, key, headers, payload }: OutboxMessage) {
    const text = (name: string) => (headers[name] === undefined ? null : String(headers[name]));
    this.topic = topic;
    this.key = key;
    this.attributes = Object.fromEntries(Object.entries(headers).filter(([name]) => !notAttributes.has(name)));
    this.contentType = text("content-type") ?? "application/json";
    this.data =
      this.contentType === "application/json"
        ? { kind: "json", json: JSON.parse(textOf(payload)) }
        : { kind: "bytes", bytes: payload };
    this.trace = traceOf(text("traceparent"), text("tracestate"), text("baggage"));
  }
}
