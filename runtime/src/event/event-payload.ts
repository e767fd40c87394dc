import { fromAvro, toAvro } from "../values/avro.ts";
import type { Json } from "../values/codec.ts";
import type { Pass } from "../values/pass.ts";
import { textOf } from "../values/utf8.ts";
import type { CloudEvent, EventData } from "./cloud-event.ts";
import type { EventEncoding } from "./operation.ts";

const jsonType = /^(?:application|text)\/(?:[\w.+-]+\+)?json\b/i;
const avroType = /^(?:application\/(?:[\w.+-]+\+)?avro|avro\/binary)\b/i;

/** How payloads are encoded, whatever their types. */
export type AnyEncoding = EventEncoding<unknown, never>;

/** `datacontenttype` of what is written so. */
export function contentTypeOf(encoding: AnyEncoding): string {
  return "json" in encoding ? "application/json" : "application/avro";
}

/** The data of a payload; nothing of worth where the pass refused it. */
export function dataOf(encoding: AnyEncoding, payload: unknown, pass: Pass): EventData {
  // Types are carried by operations, and judged by codecs.
  const init = payload as never;
  if ("avro" in encoding) return { kind: "bytes", bytes: toAvro(encoding.avro, init, pass) };
  return { kind: "json", json: encoding.json.encode(init, "", pass) };
}

/** The payload of an event whose bytes are of our own schema; nothing of worth where the pass refused it. */
export function payloadOf(encoding: AnyEncoding, { data, contentType }: CloudEvent, pass: Pass): unknown {
  if ("avro" in encoding) {
    if (data.kind === "json" || (contentType !== null && !avroType.test(contentType)))
      return pass.refuse("", "contentType", "is no Avro");
    return fromAvro(encoding.avro, data.bytes, pass);
  }
  if (contentType !== null && !jsonType.test(contentType)) return pass.refuse("", "contentType", "is no JSON");
  const json = data.kind === "json" ? data.json : parsed(data.bytes);
  return json === undefined ? pass.refuse("", "json", "is no JSON") : encoding.json.decode(json, "", pass);
}

function parsed(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}
