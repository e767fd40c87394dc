import type { Json } from "../values/codec.ts";
import type { Pass } from "../values/pass.ts";
import type { HttpTextForm } from "./operation.ts";

const integer = /^-?(?:0|[1-9][0-9]*)$/;
const number = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** A value of JSON as the text of a parameter or header. */
export function textOf(value: Json, as: HttpTextForm | undefined): string {
  return typeof value === "string" && as !== "json" ? value : JSON.stringify(value);
}

/**
 * What a text stands for in JSON. One that is no number or boolean stays a text, which the codec refuses where it
 * stands: nothing is made of ` 1`, of `` or of `1e3` for an integer.
 */
export function jsonOf(text: string, as: HttpTextForm | undefined, path: string, pass: Pass): Json {
  switch (as) {
    case undefined:
      return text;
    case "integer":
      return integer.test(text) ? Number(text) : text;
    case "number":
      return number.test(text) ? Number(text) : text;
    case "boolean":
      return text === "true" || (text === "false" ? false : text);
    case "json": {
      const json = parsedJson(text);
      if (json === undefined) pass.refuse(path, "format", "is no JSON");
      return json ?? null;
    }
  }
}

/** The value of a JSON text; undefined where it is none. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A text as the value of a header, in UTF-8; null where no header can hold it: line breaks, or blanks at its ends. */
export function headerValue(text: string): string | null {
  if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$|^$/.test(text)) return text;
  if (/[\x00-\x1f\x7f]|^ | $/.test(text)) return null;
  return String.fromCharCode(...encoder.encode(text));
}

/** The text of a header, of which each character is one byte: UTF-8, or Latin-1 where it is none. */
export function headerText(value: string): string {
  if (/^[\x00-\x7f]*$/.test(value)) return value;
  try {
    return decoder.decode(Uint8Array.from(value, (it) => it.charCodeAt(0)));
  } catch {
    return value;
  }
}
