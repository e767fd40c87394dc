import { toBase64 } from "../values/base64.ts";
import type { Json } from "../values/codec.ts";
import { bytesOf } from "../values/utf8.ts";
import type { Attributes, EventData } from "./cloud-event.ts";
import { type HeaderPrefix, headerOf } from "./header-names.ts";
import { escapedHeader } from "./header-text.ts";

/** The content type of an event that is one JSON document. */
export const structuredType = "application/cloudevents+json";

/**
 * The attributes as headers: each with the prefix before its name. Those of NATS (`ce-`) are percent-encoded and have the
 * content type among them, as its binding of CloudEvents says; those of Kafka (`ce_`) and MQTT (none) are UTF-8 as it is.
 */
export function headersOf(attributes: Attributes, prefix: HeaderPrefix, contentType: string): Record<string, string> {
  const isEscaped = prefix === "ce-";
  const headers: Record<string, string> = {};
  for (const name in attributes) {
    const value = attributes[name];
    const text = typeof value === "string" ? value : String(value);
    headers[headerOf(name, prefix)] = isEscaped ? escapedHeader(text) : text;
  }
  if (isEscaped) headers["ce-datacontenttype"] = contentType;
  return headers;
}

/** The data as bytes. */
export function bytesOfData(data: EventData): Uint8Array {
  return data.kind === "bytes" ? data.bytes : bytesOf(JSON.stringify(data.json));
}

/** An event as one JSON document: JSON as `data`, all else as `data_base64`. */
export function structuredBytes(attributes: Attributes, contentType: string, data: EventData): Uint8Array {
  const document: Record<string, Json> = { ...attributes, datacontenttype: contentType };
  if (data.kind === "json") document["data"] = data.json;
  else document["data_base64"] = toBase64(data.bytes);
  return bytesOf(JSON.stringify(document));
}
