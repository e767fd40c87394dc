import type { HeadersObject, OperationObject, ResponseObject } from "openapi3-ts/oas31";
import { words } from "../../base/words.ts";
import { documentText, nameText, outOfUseText, parameterText, titleText } from "../../emit/document-text.ts";
import type { Stability } from "../../model/lifecycle.ts";
import { namedType, recordType } from "../../model/walk.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import { answerContent, requestBody } from "./bodies.ts";
import type { Context, Endpoint } from "./context.ts";
import { failureResponses } from "./failures.ts";
import { deprecationHeaders, headerRef } from "./headers.ts";
import { httpParameters } from "./parameters.ts";
import { requirements, scopeText } from "./security.ts";
import { httpProblems } from "./standard-problems.ts";

/** The operation of a REST interaction. */
export function httpOperation(context: Context, interaction: HttpInteraction): OperationObject {
  const body = requestBody(context, interaction);
  return {
    ...operationHead(context, interaction),
    parameters: [...httpParameters(context, interaction)],
    ...(body === null ? {} : { requestBody: body }),
    responses: {
      [String(interaction.status)]: success(context, interaction),
      ...notModified(context, interaction),
      ...failureResponses(context, interaction, httpProblems(context, interaction)),
    },
    ...operationTail(interaction, interaction.policies.timeoutMs.value),
  };
}

/** What every operation begins with. */
export function operationHead({ workspace, service }: Context, endpoint: Endpoint): OperationObject {
  const { deprecated, policies, tags } = endpoint;
  return {
    operationId: endpoint.name,
    summary: titleText(endpoint.name),
    description: paragraphs([
      documentText(endpoint.description) ?? `${titleText(endpoint.name)}.`,
      scopeText(policies.auth.value),
      outOfUseText(deprecated),
    ]),
    tags: tags.value.length === 0 ? [service.name] : tags.value.map(nameText),
    ...(deprecated === null ? {} : { deprecated: true }),
    ...(deprecated === null || deprecated.sunset === null ? {} : { "x-sunset": deprecated.sunset }),
    security: requirements(workspace, policies.auth.value),
  };
}

/** What every operation ends with. */
export function operationTail(endpoint: Endpoint, timeoutMs: number | null): OperationObject {
  const { rate } = endpoint.policies.limits.value;
  const level = stabilityLevel(endpoint.stability);
  return {
    "x-audience": endpoint.audience.value,
    ...(timeoutMs === null ? {} : { "x-timeout-ms": timeoutMs }),
    ...(rate === null ? {} : { "x-rate-limit": rate.text }),
    ...(level === null ? {} : { "x-stability-level": level }),
  };
}

/** oasdiff's word for a stability; null for what is stable. */
export function stabilityLevel(stability: Stability): string | null {
  if (stability === "stable") return null;
  return stability === "experimental" ? "draft" : stability;
}

/** The headers of every success: what goes out of use, and what is left of a rate. */
export function commonHeaders(context: Context, endpoint: Endpoint): HeadersObject {
  const isLimited = endpoint.policies.limits.value.headers !== null;
  return {
    ...deprecationHeaders(endpoint.deprecated, context.service.docs),
    ...(isLimited
      ? { RateLimit: headerRef(context, "RateLimit"), "RateLimit-Policy": headerRef(context, "RateLimitPolicy") }
      : {}),
  };
}

/** Headers, if there are any. */
export function withHeaders(headers: HeadersObject): { readonly headers?: HeadersObject } {
  return Object.keys(headers).length === 0 ? {} : { headers };
}

function paragraphs(texts: readonly (string | null)[]): string {
  const present = texts.filter((it) => it !== null);
  return present.length === 1 ? (present[0] ?? "") : `${present.join("\n\n")}\n`;
}

function success(context: Context, interaction: HttpInteraction): ResponseObject {
  const content = interaction.method === "HEAD" ? null : answerContent(context, interaction);
  const isKeyed = interaction.policies.idempotency.value === "key";
  return {
    description: resultText(context, interaction),
    ...withHeaders({
      ...boundHeaders(context, interaction),
      ...(interaction.etag === null ? {} : { ETag: headerRef(context, "ETag") }),
      ...(interaction.cache === null ? {} : { "Cache-Control": cacheHeader(interaction.cache) }),
      ...(isKeyed ? { "Idempotency-Replayed": headerRef(context, "IdempotencyReplayed") } : {}),
      ...commonHeaders(context, interaction),
    }),
    ...(content === null ? {} : { content }),
  };
}

function cacheHeader(cache: { readonly maxAgeMs: number; readonly public: boolean }): HeadersObject[string] {
  const value = `${cache.public ? "public" : "private"}, max-age=${Math.floor(cache.maxAgeMs / 1000)}`;
  return { description: "How long the answer may be kept, and by whom.", schema: { type: "string", const: value } };
}

/** Fields of the output that travel in headers. */
function boundHeaders(context: Context, { output }: HttpInteraction): HeadersObject {
  if (output.kind === "none") return {};
  const record = output.kind === "content" ? output.type : output.type.kind === "named" ? output.type.id : null;
  const type = record === null ? null : namedType(context.workspace, record);
  if (type?.kind !== "record") return {};
  const fields = new Map(type.fields.map((it) => [it.name, it]));
  return Object.fromEntries(
    output.headers.flatMap(({ field: name, header }) => {
      const field = fields.get(name);
      if (field === undefined) return [];
      const value = {
        description: parameterText(context.workspace, field),
        ...(field.optional ? {} : { required: true }),
        ...(field.deprecated === null ? {} : { deprecated: true }),
        schema: context.schemas.of(field.type, "out", field.constraints),
      };
      return [[header, value] as const];
    }),
  );
}

function notModified(context: Context, { etag, method }: HttpInteraction): Readonly<Record<string, ResponseObject>> {
  if (etag === null || (method !== "GET" && method !== "HEAD")) return {};
  return { "304": { description: "The caller's copy is current.", headers: { ETag: headerRef(context, "ETag") } } };
}

/** What comes back, in words: `The order.`, `One page.` */
function resultText({ workspace }: Context, { output, page }: HttpInteraction): string {
  if (page !== null) return "One page.";
  switch (output.kind) {
    case "none":
      return "Done.";
    case "content":
      return `The ${words(recordType(workspace, output.type).fields.find((it) => it.name === output.field)?.name ?? "content").join(" ")}.`;
    case "json": {
      if (output.type.kind !== "named") return "The list.";
      const type = namedType(workspace, output.type.id);
      const isInline = type.kind === "record" && type.role === "output";
      return isInline ? "The result." : `The ${words(type.name).join(" ")}.`;
    }
  }
}
