import { at } from "../../base/origin.ts";
import type { InteractionBase } from "../../model/interaction.ts";
import type { Field, TypeId, TypeRef } from "../../model/types.ts";
import { checkAddressFields, fieldsOfRecord, isAddressType, pathParts } from "../../resolve/addresses.ts";
import { inputOf, outputOf } from "../../resolve/bodies.ts";
import { recordOf } from "../../resolve/context.ts";
import { requestMessage, responseMessage } from "../../resolve/messages.ts";
import { underAliases } from "../../resolve/values.ts";
import { shownType } from "../../resolve/written-type.ts";
import type { CommonSyntax } from "../../syntax/interaction.ts";
import { shown } from "../../syntax/shape.ts";
import { closest, didYouMean } from "../../syntax/suggest.ts";
import type { StyleContext } from "../style.ts";
import type { HttpBody, HttpInput, HttpInteraction, HttpMethod, HttpOutput, PathPart } from "./model.ts";
import { httpMethods } from "./model.ts";
import type { HttpSyntax } from "./schema.ts";

/** What an http interaction is written as. */
export type HttpWritten = HttpSyntax & CommonSyntax;

/** The endpoint; null after a report. */
export function resolveHttp(
  written: HttpWritten,
  base: InteractionBase,
  context: StyleContext,
): HttpInteraction | null {
  const route = parseRoute(written.route, context);
  const output = outputOf(context, written.out, written.page, { any: false });
  const syntax = fitting(written, route?.method ?? "GET", output?.type ?? null, context);
  const input = inputOf(context, syntax.in, output?.page ?? null);
  if (route === null || output === null || input === null) return null;
  const origin = at(context.origin, "route");
  const path = checkAddressFields(context.resolution, route.parts, input.id, origin);
  const http: HttpInteraction = {
    ...base,
    style: "http",
    method: route.method,
    path: route.path,
    parts: route.parts,
    input: inputParts(syntax, context, route.method, input.id, path),
    output: outputParts(syntax, context, output.type),
    status: syntax.status ?? defaultStatus(route.method, output.type),
    page: output.page,
    etag: syntax.etag ?? null,
    cache: syntax.cache === undefined ? null : { maxAgeMs: syntax.cache.maxAge, public: syntax.cache.public ?? false },
    request: requestMessage(context, input),
    response: responseMessage(context, output.type),
  };
  checkWhole(http, syntax, output.type, context);
  return http;
}

/** What comes from `defaults.http` and makes no sense here is left out: a default is for those that can have it. */
function fitting(syntax: HttpWritten, method: HttpMethod, output: TypeRef | null, context: StyleContext): HttpWritten {
  const record = output?.kind === "named" ? recordOf(context.resolution, output.id) : null;
  const fits = {
    cache: method === "GET",
    etag: record?.fields.some((it) => it.name === syntax.etag) === true,
    status: output !== null || syntax.status === 204,
  };
  return {
    ...syntax,
    cache: fits.cache || context.isWritten("cache") ? syntax.cache : undefined,
    etag: fits.etag || context.isWritten("etag") ? syntax.etag : undefined,
    status: fits.status || context.isWritten("status") ? syntax.status : undefined,
  };
}

interface Route {
  readonly method: HttpMethod;
  readonly path: string;
  readonly parts: readonly PathPart[];
}

/** The method that a route begins with, or GET where it is broken. */
export function methodOf(route: string): HttpMethod {
  return httpMethods.find((it) => route.startsWith(`${it} `)) ?? "GET";
}

function parseRoute(text: string, context: StyleContext): Route | null {
  const origin = at(context.origin, "route");
  const [, word = "", path = ""] = /^(\S+)\s+(\S.*)$/.exec(text.trim()) ?? [];
  const method = httpMethods.find((it) => it === word);
  if (method === undefined) {
    const near = closest(word.toUpperCase(), httpMethods);
    const help =
      near === null
        ? `write GET /orders/{orderId}; the methods are ${httpMethods.join(", ")}`
        : `did you mean '${near}'?`;
    context.resolution.report({
      code: "bad-route",
      message: `a route is a method and a path, not '${shown(text)}'`,
      origin,
      help,
    });
    return null;
  }
  const parts = pathParts(context.resolution, path, origin);
  return parts === null ? null : { method, path, parts };
}

function defaultStatus(method: HttpMethod, output: TypeRef | null): number {
  if (output === null) return 204;
  return method === "POST" ? 201 : 200;
}

function inputParts(
  syntax: HttpWritten,
  context: StyleContext,
  method: HttpMethod,
  type: TypeId,
  path: readonly string[],
): HttpInput {
  const query: string[] = [];
  const headers: { readonly field: string; readonly header: string }[] = [];
  const body: Field[] = [];
  const inQuery = method === "GET" || method === "HEAD" || method === "DELETE";
  for (const field of fieldsOfRecord(context.resolution, type)) {
    if (path.includes(field.name)) {
      if (field.bind !== null)
        report(context, field, "bad-binding", `'${field.name}' is in the path already`, "remove `bind`");
    } else if (field.bind?.in === "header") {
      checkHeader(context, field, field.bind.header, headers);
      headers.push({ field: field.name, header: field.bind.header });
    } else if (field.bind?.in === "body" || (field.bind === null && (!inQuery || field.patch))) body.push(field);
    else {
      checkQuery(context, field);
      query.push(field.name);
    }
  }
  return {
    type,
    path,
    query,
    headers,
    body: bodyOf(syntax, context, method, body, fieldsOfRecord(context.resolution, type).length),
  };
}

// They belong to HTTP and to the runtime; OpenAPI ignores the first three as parameters.
const reservedHeaders = [
  "accept",
  "content-type",
  "authorization",
  "content-length",
  "host",
  "connection",
  "transfer-encoding",
  "cookie",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "x-request-timeout-ms",
  "traceparent",
  "tracestate",
  "baggage",
  "retry-after",
  "etag",
  "deprecation",
  "sunset",
  "link",
  "x-not-processed",
  "x-retry",
  "idempotency-replayed",
];

function checkHeader(
  context: StyleContext,
  field: Field,
  header: string,
  earlier: readonly { readonly header: string }[],
): void {
  const name = header.toLowerCase();
  if (reservedHeaders.includes(name))
    report(
      context,
      field,
      "reserved-header",
      `the header '${header}' has a meaning of its own`,
      "choose another, such as X-Name",
    );
  if (earlier.some((it) => it.header.toLowerCase() === name))
    report(context, field, "bad-binding", `two fields are in the header '${header}'`, "bind one of them elsewhere");
  if (!isAddressType(context.resolution, field.type))
    report(
      context,
      field,
      "bad-binding",
      `a header holds a scalar, not ${shownType(field.type)}`,
      "put it in the body",
    );
}

function checkQuery(context: StyleContext, field: Field): void {
  const inner = underAliases(context.resolution, field.type);
  const item = inner?.kind === "list" ? inner.item : field.type;
  if (!field.patch && isAddressType(context.resolution, item)) return;
  report(
    context,
    field,
    "bad-binding",
    `a query holds scalars and lists of them, not ${shownType(field.type)}`,
    "give it `bind: body`, or use POST",
  );
}

function bodyOf(
  syntax: HttpWritten,
  context: StyleContext,
  method: HttpMethod,
  fields: readonly Field[],
  all: number,
): HttpBody {
  const origin = at(context.origin, "content", "in");
  const [first] = fields;
  if (syntax.content?.in !== undefined) {
    const mediaType = mediaTypeOf(syntax.content.in, context, "in");
    if (fields.length === 1 && first !== undefined && isContent(context, first))
      return { kind: "content", field: first.name, mediaType };
    context.resolution.report({
      code: "bad-content",
      message: "the body must be one field of type bytes or string",
      origin,
      help: "bind the other fields to the path, the query or headers",
    });
    return { kind: "none" };
  }
  if (first === undefined) return { kind: "none" };
  const record = underAliases(context.resolution, first.type);
  if (first.patch && fields.length === 1 && method === "PATCH" && record?.kind === "named")
    return { kind: "patch", field: first.name, type: record.id };
  return { kind: "json", fields: fields.map((it) => it.name), whole: fields.length === all };
}

function isContent(context: StyleContext, field: Field): boolean {
  const type = underAliases(context.resolution, field.type);
  return type?.kind === "scalar" && (type.scalar.name === "bytes" || type.scalar.name === "string");
}

function mediaTypeOf(text: string, context: StyleContext, side: "in" | "out"): string {
  if (/^[a-z]+\/[A-Za-z0-9!#$&^_.+-]{1,100}(; ?charset=[A-Za-z0-9-]+)?$/.test(text)) return text;
  context.resolution.report({
    code: "bad-content",
    message: `'${shown(text)}' is no media type`,
    origin: at(context.origin, "content", side),
    help: "write one such as text/csv or application/pdf",
  });
  return "application/octet-stream";
}

function outputParts(syntax: HttpWritten, context: StyleContext, type: TypeRef | null): HttpOutput {
  const record = type?.kind === "named" ? recordOf(context.resolution, type.id) : null;
  const fields = record?.fields ?? [];
  const bound = fields.flatMap((it) => (it.bind?.in === "header" ? [{ field: it, header: it.bind.header }] : []));
  for (const [index, it] of bound.entries()) checkHeader(context, it.field, it.header, bound.slice(0, index));
  const headers = bound.map(({ field, header }) => ({ field: field.name, header }));
  if (syntax.content?.out === undefined) return type === null ? { kind: "none" } : { kind: "json", type, headers };
  const mediaType = mediaTypeOf(syntax.content.out, context, "out");
  const [first, ...others] = fields.filter((it) => it.bind?.in !== "header");
  if (record !== null && first !== undefined && others.length === 0 && isContent(context, first)) {
    return { kind: "content", type: record.id, field: first.name, mediaType, headers };
  }
  const message = "the output must be a record with one field of type bytes or string";
  const origin = at(context.origin, "content", "out");
  context.resolution.report({ code: "bad-content", message, origin, help: "bind the others to headers" });
  return { kind: "none" };
}

function checkWhole(http: HttpInteraction, syntax: HttpWritten, output: TypeRef | null, context: StyleContext): void {
  const say = (key: string, message: string, help: string) =>
    context.resolution.report({ code: "wrong-kind", message, origin: at(context.origin, key), help });
  if (http.cache !== null && http.method !== "GET") say("cache", "only a GET can be cached", "remove `cache`");
  if ((http.status === 204 || http.status === 205) && output !== null)
    say("status", `a ${http.status} has no body, but there is an \`out\``, "remove one of them");
  if (http.etag !== null) checkEtag(http.etag, output, context);
  if (syntax.page !== undefined && http.method === "HEAD") say("page", "a HEAD has no body", "use GET");
  if (http.method === "GET" && http.input.body.kind !== "none")
    say("in", "a GET has no body", "use POST, or bind the fields to the query");
}

function checkEtag(name: string, output: TypeRef | null, context: StyleContext): void {
  const origin = at(context.origin, "etag");
  const record = output?.kind === "named" ? recordOf(context.resolution, output.id) : null;
  const field = record?.fields.find((it) => it.name === name);
  if (field === undefined) {
    if (context.resolution.lostFields.has(name)) return;
    const known = () => record?.fields.map((it) => it.name) ?? [];
    context.resolution.report({
      code: "unknown-field",
      message: `the output has no field '${name}'`,
      origin,
      help: () => didYouMean(name, known()) ?? "name a field of `out`",
    });
  } else if (!isAddressType(context.resolution, field.type)) {
    context.resolution.report({
      code: "wrong-kind",
      message: `a version must be a scalar, not ${shownType(field.type)}`,
      origin,
      help: "choose another field",
    });
  }
}

function report(context: StyleContext, field: Field, code: string, message: string, help: string): void {
  const related = [{ message: "the interaction is here", origin: context.origin }];
  context.resolution.report({ code, message, origin: field.origin, related, help });
}
