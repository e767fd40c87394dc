import type { DeprecationNotice } from "../operation.ts";
import type { Trace } from "../trace.ts";
import type { Json } from "../values/codec.ts";
import { maxTimeMs } from "../values/time.ts";

/** The attributes of a CloudEvent (CloudEvents 1.0) by their names; those that are not there are left out. */
export type Attributes = Readonly<Record<string, string | boolean>>;

/** The data of an event: as bytes of its content type, or as JSON that stood within a document. */
export type EventData =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "json"; readonly json: Json };

/** A CloudEvent that was read. */
export interface CloudEvent {
  /** As texts, without `datacontenttype`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** `datacontenttype`; null: nobody said, which is JSON. */
  readonly contentType: string | null;
  readonly data: EventData;
}

/** What an operation says of all its events. */
export interface EnvelopeSource {
  readonly type: string;
  readonly source: string;
  readonly dataschema: string;
  readonly dataclassification?: "pii" | "secret";
  readonly expiryMs: number | null;
  readonly deprecated?: DeprecationNotice;
}

/** What one event says of itself. */
export interface EnvelopeFacts {
  readonly id: string;
  readonly time: Date;
  /** Null or empty: none. */
  readonly subject: string | null;
  readonly partitionKey: string | null;
  readonly correlationId: string | null;
  /** The event that this one follows from. */
  readonly causationId: string | null;
}

/** The attributes of an event, but for the trace and the content type. Source: conventions.md, Events. */
export function attributesOf(operation: EnvelopeSource, facts: EnvelopeFacts): Record<string, string | boolean> {
  const { time, subject, partitionKey, correlationId, causationId } = facts;
  const attributes: Record<string, string | boolean> = {
    specversion: "1.0",
    id: facts.id,
    source: operation.source,
    type: operation.type,
  };
  if (isText(subject)) attributes["subject"] = subject;
  attributes["time"] = time.toISOString();
  attributes["dataschema"] = operation.dataschema;
  if (isText(partitionKey)) attributes["partitionkey"] = partitionKey;
  if (isText(correlationId)) attributes["correlationid"] = correlationId;
  if (isText(causationId)) attributes["causationid"] = causationId;
  if (operation.expiryMs !== null) attributes["expirytime"] = timeText(time.getTime() + operation.expiryMs);
  if (operation.dataclassification !== undefined) attributes["dataclassification"] = operation.dataclassification;
  if (operation.deprecated !== undefined) Object.assign(attributes, deprecation(operation.deprecated));
  return attributes;
}

/** The trace in which an event was made: it stays the same however often it is sent on. */
export function creationContext(trace: Trace): Readonly<Record<string, string>> {
  const { traceparent, tracestate } = trace;
  return tracestate === null ? { traceparent } : { traceparent, tracestate };
}

/** CloudEvents' deprecation extension. */
function deprecation({ since, sunset, migration }: DeprecationNotice): Record<string, string | boolean> {
  return {
    deprecated: true,
    deprecationfrom: `${since}T00:00:00Z`,
    ...(sunset === undefined ? {} : { deprecationsunset: `${sunset}T00:00:00Z` }),
    ...(migration === undefined ? {} : { deprecationmigration: migration }),
  };
}

/** CloudEvents knows no empty texts. */
function isText(text: string | null): text is string {
  return text !== null && text !== "";
}

/** A time beyond the year 9999 has another form. */
function timeText(ms: number): string {
  return new Date(Math.min(ms, maxTimeMs)).toISOString();
}
