import { hopsOf, withHops } from "../../hops.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Trace } from "../../trace.ts";
import { withSchemaId } from "../avro/schema-id.ts";
import type { BrokerRecord, Envelope } from "../broker.ts";
import { creationContext, type EventData } from "../cloud-event.ts";
import { bytesOfData, headersOf, structuredBytes, structuredType } from "../write-cloud-event.ts";
import type { PreparedEvent } from "./prepared-event.ts";

/** What is known of an event only when it is sent. */
export interface SendingFacts {
  readonly envelope: Envelope;
  /** Of the schema of an Avro payload; null: no registry has it. */
  readonly schemaId: number | null;
  /** Of this attempt; the first one's is kept as that in which the event was made. Null: none. */
  readonly trace: Trace | null;
}

/**
 * The record that carries an event. Throws `out_of_range` where it is larger than the operation's `limits` say: 1 MiB
 * by default (resilience.md, Knobs, "max message").
 */
export function eventRecord(event: PreparedEvent, { envelope, schemaId, trace }: SendingFacts): BrokerRecord {
  const { operation, key, attributes, contentType } = event;
  if (trace !== null && attributes["traceparent"] === undefined) Object.assign(attributes, creationContext(trace));
  const data = schemaId === null ? event.data : identified(event.data, schemaId);
  const isBinary = envelope.mode === "binary";
  const value = isBinary ? bytesOfData(data) : structuredBytes(attributes, contentType, data);
  const headers = isBinary ? headersOf(attributes, envelope.prefix, contentType) : {};
  headers["content-type"] = isBinary ? contentType : structuredType;
  if (trace !== null) carry(trace, headers);
  const { bodyBytes } = operation.limits;
  if (value.length > bodyBytes) {
    const { interaction } = operation;
    const message = `an event of ${interaction} has ${value.length} bytes; the limit is ${bodyBytes}`;
    throw interactionError({ code: "out_of_range", reason: null, details: null, message, interaction });
  }
  return { topic: operation.topic, key, headers, value };
}

function identified(data: EventData, schemaId: number): EventData {
  return data.kind === "bytes" ? { kind: "bytes", bytes: withSchemaId(data.bytes, schemaId) } : data;
}

/** The trace of this hop. Whoever handles an event begins to count anew how many services call each other in a row. */
function carry({ traceparent, tracestate, baggage, others }: Trace, headers: Record<string, string>): void {
  Object.assign(headers, others);
  headers["traceparent"] = traceparent;
  if (tracestate !== null) headers["tracestate"] = tracestate;
  if (baggage !== null) headers["baggage"] = hopsOf(baggage) === 0 ? baggage : withHops(baggage, 0);
}
