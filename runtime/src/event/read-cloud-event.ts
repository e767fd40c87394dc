import { fromBase64 } from "../values/base64.ts";
import type { Json } from "../values/codec.ts";
import { textOf } from "../values/utf8.ts";
import type { CloudEvent, EventData } from "./cloud-event.ts";
import { attributeOf, type HeaderPrefix } from "./header-names.ts";
import { unescapedHeader } from "./header-text.ts";

/** A message as its wire hands it over, whatever the wire. */
export interface EnvelopedMessage {
  /** Names are lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array;
  /** Of the value; null where nobody said. */
  readonly contentType: string | null;
}

/**
 * The CloudEvent that a message is, in either mode: its content type says which; where there is none, `prefix` says how
 * the headers of attributes begin, and null that there are none. A text says why it is no CloudEvent.
 */
export function readCloudEvent(message: EnvelopedMessage, prefix: HeaderPrefix | null): CloudEvent | string {
  const event = isStructured(message, prefix) ? fromDocument(message.value) : fromHeaders(message, prefix ?? "ce_");
  return typeof event === "string" ? event : (problemOf(event) ?? event);
}

function isStructured({ contentType, headers }: EnvelopedMessage, prefix: string | null): boolean {
  if (contentType?.startsWith("application/cloudevents") === true) return true;
  return prefix === null && headers["ce_specversion"] === undefined;
}

function fromHeaders({ headers, value, contentType }: EnvelopedMessage, prefix: HeaderPrefix): CloudEvent {
  const isEscaped = prefix === "ce-";
  const attributes: Record<string, string> = {};
  let dataType: string | null = null;
  for (const header in headers) {
    const name = attributeOf(header, prefix);
    if (name === null) continue;
    const text = headers[header] ?? "";
    if (name === "datacontenttype") dataType = isEscaped ? unescapedHeader(text) : text;
    else attributes[name] = isEscaped ? unescapedHeader(text) : text;
  }
  return { attributes, contentType: dataType ?? contentType, data: { kind: "bytes", bytes: value } };
}

function fromDocument(value: Uint8Array): CloudEvent | string {
  const document = parsed(value);
  if (document === null) return "it is no JSON object";
  const attributes: Record<string, string> = {};
  let contentType: string | null = null;
  for (const [name, member] of Object.entries(document)) {
    if (name === "data" || name === "data_base64" || member === null) continue;
    if (typeof member === "object") return `its attribute '${name}' is no text, number or boolean`;
    if (name === "datacontenttype") contentType = String(member);
    else attributes[name] = String(member);
  }
  const data = dataOf(document);
  return data === null ? "its data_base64 is no base64" : { attributes, contentType, data };
}

function dataOf({ data = null, data_base64: base64 }: { readonly [key: string]: Json }): EventData | null {
  if (base64 === undefined || base64 === null) return { kind: "json", json: data };
  const bytes = typeof base64 === "string" ? fromBase64(base64) : null;
  return bytes === null ? null : { kind: "bytes", bytes };
}

/** Null where it is no JSON object. */
function parsed(value: Uint8Array): { readonly [key: string]: Json } | null {
  try {
    const document: Json = JSON.parse(textOf(value));
    return isObject(document) ? document : null;
  } catch {
    return null;
  }
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

const required = ["specversion", "id", "source", "type"] as const;

function problemOf({ attributes }: CloudEvent): string | null {
  const missing = required.find((it) => attributes[it] === undefined || attributes[it] === "");
  if (missing !== undefined) return `it has no attribute '${missing}'`;
  return attributes["specversion"]?.startsWith("1.") === true ? null : "its version of CloudEvents is another";
}
