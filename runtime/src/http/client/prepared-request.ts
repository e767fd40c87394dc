import { interactionError } from "../../interaction-error.ts";
import { fromBase64 } from "../../values/base64.ts";
import type { Json } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { HttpBinding, HttpContent, HttpOperation } from "../operation.ts";
import { isPageInBody } from "../page-in-body.ts";
import { headerValue, textOf } from "../wire-text.ts";
import { encoded, violationText } from "../with-codec.ts";

/** What all attempts of a call have in common. */
export interface PreparedRequest {
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

type JsonObject = { readonly [key: string]: Json };

/**
 * Puts the fields of an input where they travel: path, query, headers, body. Throws `invalid_argument` where the input
 * is none of its type, or a field cannot travel where it is bound to.
 */
export function preparedRequest(
  operation: HttpOperation,
  basePath: string,
  input: unknown,
  cursor: string | null,
): PreparedRequest {
  const pass = new Pass("reject");
  const json = encoded(operation.input, input, "", pass);
  if (pass.violations.length > 0) throw invalid(operation, pass);
  const draft: Draft = { path: operation.path, query: cursorOf(operation, cursor), headers: {} };
  const rest = operation.bind.length === 0 ? json : withoutBound(operation, isFields(json) ? json : {}, draft, pass);
  if (/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(draft.path))
    pass.refuse(".", "path", "makes '.' or '..' of a part of the path");
  if (pass.violations.length > 0) throw invalid(operation, pass);
  const path = basePath + draft.path + (draft.query === "" ? "" : `?${draft.query.slice(1)}`);
  return { path, headers: draft.headers, body: bodyOf(operation, withCursor(operation, rest, cursor)) };
}

/** A request that is being written; each parameter of its query begins with `&`. */
interface Draft {
  path: string;
  query: string;
  readonly headers: Record<string, string>;
}

function cursorOf(operation: HttpOperation, cursor: string | null): string {
  const isInQuery = operation.page !== null && !isPageInBody(operation);
  return isInQuery && cursor !== null ? `&cursor=${encodeURIComponent(cursor)}` : "";
}

/** Writes the fields that travel outside the body; answers the others. */
function withoutBound({ bind, path }: HttpOperation, json: JsonObject, draft: Draft, pass: Pass): Json {
  const rest: Record<string, Json> = { ...json };
  for (const binding of bind) {
    const { field, name } = binding;
    const value = rest[field];
    delete rest[field];
    if (value === undefined || value === null) continue;
    if (binding.in === "query") draft.query += queryText(value, binding);
    else if (binding.in === "header") draft.headers[name.toLowerCase()] = headerOf(value, binding, pass);
    else draft.path = draft.path.replace(`{${name}}`, () => pathText(value, binding, path, pass));
  }
  return rest;
}

/** The media type of a request's body; null where it has none. */
export function bodyType({ body }: HttpOperation): string | null {
  if (body === "none") return null;
  if (body === "json") return "application/json";
  return isContent(body) ? body.mediaType : "application/merge-patch+json";
}

function withCursor(operation: HttpOperation, json: Json, cursor: string | null): Json {
  return isPageInBody(operation) && isFields(json) && cursor !== null ? { ...json, cursor } : json;
}

function bodyOf({ body }: HttpOperation, json: Json): string | Uint8Array | null {
  if (body === "none") return null;
  if (body === "json") return JSON.stringify(json);
  const fields = isFields(json) ? json : {};
  if (!isContent(body)) return JSON.stringify(fields[body.patch] ?? {});
  const content = fields[body.field];
  const text = typeof content === "string" ? content : "";
  return body.as === "bytes" ? (fromBase64(text) ?? new Uint8Array()) : text;
}

function isContent(body: HttpContent | { readonly patch: string }): body is HttpContent {
  return "mediaType" in body;
}

function pathText(value: Json, { field, name, as }: HttpBinding, path: string, pass: Pass): string {
  const text = textOf(value, as);
  // It would be another path.
  if (text === "") pass.refuse(`.${field}`, "path", "is empty, and stands in the path");
  // What stands beside it in its segment may hold these, and would be taken for its end.
  return isWhole(name, path)
    ? encodeURIComponent(text)
    : encodeURIComponent(text).replaceAll(/[-_.!~*'()]/g, percentEncoded);
}

/** Whether a placeholder is all of its segment. */
function isWhole(name: string, path: string): boolean {
  const start = path.indexOf(`{${name}}`);
  const after = path.charAt(start + name.length + 2);
  return path.charAt(start - 1) === "/" && (after === "" || after === "/");
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function headerOf(value: Json, { field, as }: HttpBinding, pass: Pass): string {
  const text = headerValue(textOf(value, as));
  if (text === null)
    pass.refuse(`.${field}`, "header", "has line breaks, or blanks at its ends: no header can hold it");
  return text ?? "";
}

function queryText(value: Json, { name, as, list }: HttpBinding): string {
  const values = list === true && Array.isArray(value) ? value : [value];
  return values.map((it: Json) => `&${encodeURIComponent(name)}=${encodeURIComponent(textOf(it, as))}`).join("");
}

function invalid({ interaction }: HttpOperation, { violations }: Pass) {
  const message = violationText(violations);
  const fields = { code: "invalid_argument", reason: null, details: null, message, violations, interaction } as const;
  return interactionError(fields);
}

function isFields(json: Json): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
