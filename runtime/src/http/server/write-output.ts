import { etagOf, namesTag } from "../../etag.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { Json } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { HttpOperation } from "../operation.ts";
import { headerValue, textOf } from "../wire-text.ts";
import { encoded, violationText } from "../with-codec.ts";
import type { HttpReply } from "./http-reply.ts";

type Fields = { readonly [key: string]: Json };

/**
 * What a handler returned as an answer; 304 where the caller's copy, which `If-None-Match` names, is current. Throws
 * `internal` with violations where it is none of its type.
 */
export function writeOutput(operation: HttpOperation, output: unknown, ifNoneMatch: string | null): HttpReply {
  const { status, method, etag, cacheControl = "no-store", answer } = operation;
  const headers: Record<string, string> = { "cache-control": cacheControl };
  if (answer.codec === null) return { status, headers, body: null };
  const pass = new Pass("reject");
  const json = operation.page === null ? encoded(answer.codec, output, "", pass) : pageJson(operation, output, pass);
  if (pass.violations.length > 0) throw noOutput(operation, pass);
  const version = etag === undefined ? undefined : fieldsOf(json)[etag];
  if (version !== undefined && version !== null) {
    headers["etag"] = etagOf(textOf(version, undefined));
    const isRead = method === "GET" || method === "HEAD";
    if (isRead && ifNoneMatch !== null && namesTag(ifNoneMatch, headers["etag"]))
      return { status: 304, headers, body: null };
  }
  const rest = answer.headers.length === 0 ? json : withoutBound(operation, fieldsOf(json), headers, pass);
  if (pass.violations.length > 0) throw noOutput(operation, pass);
  if (method === "HEAD") return { status, headers, body: null };
  return { status, headers, body: bodyOf(operation, rest, headers) };
}

function bodyOf({ answer }: HttpOperation, json: Json, headers: Record<string, string>): string | Uint8Array {
  const { content } = answer;
  headers["content-type"] = content === null ? "application/json" : contentType(content.mediaType);
  const value = content === null ? JSON.stringify(json) : fieldsOf(json)[content.field];
  const text = typeof value === "string" ? value : "";
  if (content?.as === "bytes") return Buffer.from(text, "base64");
  // Node writes headers and a text as one text: bytes of headers would become UTF-8 a second time.
  return answer.headers.length === 0 ? text : Buffer.from(text);
}

function contentType(mediaType: string): string {
  return mediaType.startsWith("text/") && !mediaType.includes(";") ? `${mediaType}; charset=utf-8` : mediaType;
}

/** Moves the fields that travel in headers out of the body. */
function withoutBound({ answer }: HttpOperation, fields: Fields, headers: Record<string, string>, pass: Pass): Fields {
  const rest = { ...fields };
  for (const { field, name, as } of answer.headers) {
    const value = rest[field];
    delete rest[field];
    if (value === undefined || value === null) continue;
    const text = headerValue(textOf(value, as));
    if (text === null)
      pass.refuse(`.${field}`, "header", "has line breaks, or blanks at its ends: no header can hold it");
    else headers[name.toLowerCase()] = text;
  }
  return rest;
}

function pageJson({ answer, page }: HttpOperation, output: unknown, pass: Pass): Json {
  const { items, nextCursor } = isPage(output) ? output : { items: undefined, nextCursor: undefined };
  const { codec } = answer;
  if (!Array.isArray(items) || codec === null) {
    pass.refuse(".items", "type", "is no list");
    return null;
  }
  const isCursor = nextCursor === null || nextCursor === undefined || typeof nextCursor === "string";
  if (!isCursor) pass.refuse(".nextCursor", "type", "is no text");
  const encodedItems = items.map((it: unknown, index) => encoded(codec, it, `.items.${index}`, pass));
  return typeof nextCursor === "string"
    ? { items: encodedItems, [page?.nextCursor ?? "nextCursor"]: nextCursor }
    : { items: encodedItems };
}

function isPage(output: unknown): output is { readonly items?: unknown; readonly nextCursor?: unknown } {
  return typeof output === "object" && output !== null;
}

function fieldsOf(json: Json): Fields {
  return isFields(json) ? json : {};
}

function isFields(json: Json): json is Fields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function noOutput({ interaction }: HttpOperation, { violations }: Pass): InteractionError {
  const message = `the handler of ${interaction} returned what is none of its type: ${violationText(violations)}`;
  return interactionError({ code: "internal", reason: null, details: null, message, violations, interaction });
}
