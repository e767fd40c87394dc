import { isUtf8 } from "node:buffer";
import { type InteractionError, interactionError, invalidArgument } from "../../interaction-error.ts";
import { withStatus } from "../../server/status.ts";
import type { Json } from "../../values/codec.ts";
import { Pass } from "../../values/pass.ts";
import type { HttpBinding, HttpContent, HttpOperation } from "../operation.ts";
import { isPageInBody } from "../page-in-body.ts";
import { headerText, jsonOf, parsedJson } from "../wire-text.ts";
import { violationText } from "../with-codec.ts";
import { isOfType } from "./media-types.ts";
import { queryOf } from "./query.ts";

/** A request whose body was read. */
export interface ReceivedRequest {
  /** The path with its query, as it was sent. */
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  header(name: string): string | null;
}

type Fields = { [key: string]: Json };
type Query = ReadonlyMap<string, readonly string[]>;

const noQuery: Query = new Map();

/** Why the body of a request is of no kind that the operation takes; null where it is. */
export function wrongType({ body }: HttpOperation, request: ReceivedRequest): InteractionError | null {
  if (body === "none" || request.body === null) return null;
  const given = request.header("content-type");
  const [mediaType, isText] =
    body === "json" ? ["application/json", true] : isContent(body) ? contentType(body) : [patchType, true];
  if (isOfType(given, mediaType, isText)) return null;
  if (mediaType === patchType && isOfType(given, "application/json", true)) return null;
  return withStatus(refused(`the body must be ${mediaType}`), 415);
}

const patchType = "application/merge-patch+json";

function contentType({ mediaType, as }: HttpContent): readonly [mediaType: string, isText: boolean] {
  return [mediaType, as === "text"];
}

/**
 * The input of a request, gathered from path, query, headers and body. Throws `invalid_argument` with all violations.
 * Of a page it has `cursor` and `limit`, too.
 */
export function readInput(
  operation: HttpOperation,
  request: ReceivedRequest,
  unknownFields: "reject" | "ignore",
): unknown {
  const pass = new Pass(unknownFields);
  const query = request.target.includes("?") ? queryOf(request.target, pass) : noQuery;
  const whole = bodyOf(operation, request);
  const [body, asked] = isPageInBody(operation) && isFields(whole) ? withoutPage(whole) : [whole, null];
  const json = operation.bind.length === 0 ? body : withBound(operation, request, body, query, pass);
  if (unknownFields === "reject" && query.size > 0) refuseUnknown(operation, query, pass);
  const page = operation.page === null ? null : pageOf(operation.page, asked ?? pageOfQuery(query, pass), pass);
  const input = operation.input.decode(json, "", pass);
  const { violations } = pass;
  if (violations.length > 0) throw invalidArgument(violationText(violations), violations);
  return page === null ? input : { ...asObject(input), ...page };
}

/** The JSON value that the codec reads, as far as it comes from the body. */
function bodyOf({ body }: HttpOperation, { body: bytes }: ReceivedRequest): Json {
  if (body === "none") return {};
  if (body !== "json" && isContent(body)) return { [body.field]: contentOf(body, bytes ?? Buffer.alloc(0)) };
  if (bytes === null || bytes.length === 0) throw refused("there is no body");
  const json = parsedJson(textOf(bytes));
  if (json === undefined) throw refused("the body is no JSON");
  return body === "json" ? json : { [body.patch]: json };
}

function contentOf({ as }: HttpContent, bytes: Buffer): Json {
  return as === "bytes" ? bytes.toString("base64") : textOf(bytes);
}

/** The same with the fields that travel elsewhere: where they are bound to, and nowhere else. */
function withBound(operation: HttpOperation, request: ReceivedRequest, body: Json, query: Query, pass: Pass): Json {
  if (!isFields(body)) return body;
  const fields: Fields = { ...body };
  for (const binding of operation.bind) {
    const { field } = binding;
    if (pass.unknownFields === "reject" && Object.hasOwn(fields, field))
      pass.refuse(`.${field}`, "unknown", "is no field of the body");
    fields[field] = boundValue(binding, request, query, pass);
  }
  return fields;
}

/** What stands where a field is bound to; null where it is absent. */
function boundValue(binding: HttpBinding, request: ReceivedRequest, query: Query, pass: Pass): Json {
  const { field, name, as, list } = binding;
  const path = `.${field}`;
  switch (binding.in) {
    case "path":
      return jsonOf(request.params[name] ?? "", as, path, pass);
    case "header": {
      const value = request.header(name.toLowerCase());
      return value === null ? null : jsonOf(headerText(value), as, path, pass);
    }
    case "query": {
      const values = query.get(name) ?? [];
      if (list === true) return values.map((it, index) => jsonOf(it, as, `${path}.${index}`, pass));
      if (values.length > 1) pass.refuse(path, "single", `is there ${values.length} times`);
      const [only] = values;
      return only === undefined ? null : jsonOf(only, as, path, pass);
    }
  }
}

function refuseUnknown(operation: HttpOperation, query: Query, pass: Pass): void {
  const { bind, page } = operation;
  const isPageHere = page !== null && !isPageInBody(operation);
  for (const key of query.keys()) {
    const isKnown = bind.some((it) => it.in === "query" && it.name === key);
    const isOfPage = isPageHere && (key === "cursor" || key === "limit");
    if (!isKnown && !isOfPage) pass.refuse(`.${key}`, "unknown", "is no parameter");
  }
}

/** The page that is asked for, as it came. */
interface AskedPage {
  readonly cursor: Json;
  readonly limit: Json;
}

function withoutPage({ cursor = null, limit = null, ...rest }: Fields): readonly [Json, AskedPage] {
  return [rest, { cursor, limit }];
}

function pageOfQuery(query: Query, pass: Pass): AskedPage {
  const cursor = single("cursor", query, pass);
  const limit = single("limit", query, pass);
  return { cursor, limit: limit === null ? null : jsonOf(limit, "integer", ".limit", pass) };
}

function pageOf(
  page: NonNullable<HttpOperation["page"]>,
  { cursor, limit }: AskedPage,
  pass: Pass,
): { readonly cursor: string | null; readonly limit: number } {
  if (cursor !== null && typeof cursor !== "string") pass.refuse(".cursor", "type", "is no text");
  return { cursor: typeof cursor === "string" ? cursor : null, limit: limitOf(page, limit, pass) };
}

function limitOf(page: NonNullable<HttpOperation["page"]>, limit: Json, pass: Pass): number {
  if (limit === null) return page.limit;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit > 2_147_483_647)
    pass.refuse(".limit", "type", "is no 32-bit integer");
  else if (limit < 1) pass.refuse(".limit", "min", "is less than 1");
  else return Math.min(limit, page.max);
  return page.limit;
}

function single(name: string, query: Query, pass: Pass): string | null {
  const [only = null, ...others] = query.get(name) ?? [];
  if (others.length > 0) pass.refuse(`.${name}`, "single", `is there ${others.length + 1} times`);
  return only;
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw refused("the body is no UTF-8");
  return bytes.toString("utf8");
}

function refused(message: string): InteractionError {
  return interactionError({ code: "invalid_argument", reason: null, details: null, message });
}

function isContent(body: HttpContent | { readonly patch: string }): body is HttpContent {
  return "mediaType" in body;
}

function isFields(json: Json): json is Fields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function asObject(input: unknown): object {
  return typeof input === "object" && input !== null ? input : {};
}
