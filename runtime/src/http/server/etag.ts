import type { Json } from "../../values/codec.ts";
import { textOf } from "../wire-text.ts";

/** The strong `ETag` of a version; what no tag can hold is percent-encoded. */
export function etagOf(version: Json): string {
  return `"${textOf(version, undefined).replaceAll(/[^\x21\x23\x24\x26-\x7e]/gu, encodeURIComponent)}"`;
}

/** Whether `If-None-Match` names a tag, so that the caller's copy is current (RFC 9110, 13.1.2). */
export function namesTag(header: string, etag: string): boolean {
  if (header.trim() === "*") return true;
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((it) => it.replace(/^W\//, "") === etag);
}
