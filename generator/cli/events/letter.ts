import type { Safety } from "../../model/types.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { StoredRecord } from "./stored-record.ts";

/** What is known of a dead letter without looking at what it carries. */
export interface Letter {
  /** As the broker names it. */
  readonly position: string;
  /** When it was set aside. */
  readonly time: Date;
  /** Attributes of the CloudEvent; null: it is none, or has none of these. */
  readonly id: string | null;
  readonly source: string | null;
  readonly type: string | null;
  /** When nobody wants it any more. */
  readonly expiry: Date | null;
  readonly key: string | null;
  readonly code: string | null;
  readonly error: string | null;
  readonly attempts: number | null;
  /** The topic and position that it was read at first. */
  readonly origin: string | null;
}

/** The facts of a record in a topic of dead letters. */
export function letterOf({ record, position, time }: StoredRecord, prefix: string | null, of: DeadLetters): Letter {
  const { headers, key } = record;
  const attributes = attributesOf(record, prefix);
  const attempts = headers["x_attempts"];
  const expiry = Date.parse(attributes["expirytime"] ?? "");
  return {
    position,
    time,
    id: attributes["id"] ?? null,
    source: attributes["source"] ?? null,
    type: attributes["type"] ?? null,
    expiry: Number.isNaN(expiry) ? null : new Date(expiry),
    key: shownKey(key, of.keySafety),
    code: headers["x_error_code"] ?? null,
    error: headers["x_error"] ?? null,
    attempts: attempts !== undefined && /^\d+$/.test(attempts) ? Number(attempts) : null,
    origin: headers["x_origin"] ?? null,
  };
}

/** What tells two letters of one event: its source and id, or where it was read at first. */
export function identityOf({ source, id, origin, position }: Letter): string {
  return id === null ? `at ${origin ?? position}` : `of ${source ?? ""} ${id}`;
}

function shownKey(key: string | null, safety: Safety): string | null {
  return key === null || safety === "safe" ? key : `[${safety}]`;
}

/** The attributes of a CloudEvent, in headers or in a document; what is no CloudEvent has none. */
function attributesOf(
  { headers, value }: StoredRecord["record"],
  prefix: string | null,
): Readonly<Record<string, string>> {
  const isDocument = prefix === null || (headers["content-type"] ?? "").startsWith("application/cloudevents");
  const entries = isDocument
    ? Object.entries(documentOf(value) ?? {})
    : Object.entries(headers).flatMap(([name, it]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), prefix === "ce-" ? unescaped(it) : it] as const] : [],
      );
  return Object.fromEntries(entries.filter((it): it is [string, string] => typeof it[1] === "string"));
}

/** The JSON object that these bytes are; null: they are none. */
export function documentOf(value: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const document: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(value));
    const isObject = typeof document === "object" && document !== null && !Array.isArray(document);
    return isObject ? Object.fromEntries(Object.entries(document)) : null;
  } catch {
    // A dead letter may be anything: what is no document has no attributes.
    return null;
  }
}

/** Headers of NATS are percent-encoded. */
function unescaped(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    // What is no percent-encoding stands for itself.
    return header;
  }
}
