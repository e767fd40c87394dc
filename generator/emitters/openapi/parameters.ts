import type { ParameterObject, ReferenceObject } from "openapi3-ts/oas31";
import { parameterText } from "../../emit/document-text.ts";
import { exampleUuid } from "../../emit/example-scalar.ts";
import type { Schema } from "../../emit/json-schema.ts";
import { wireJson } from "../../emit/wire-json.ts";
import type { Page } from "../../model/interaction.ts";
import type { Field } from "../../model/types.ts";
import { isRequiredInput, opened, recordType } from "../../model/walk.ts";
import type { HttpInteraction } from "../../styles/http/model.ts";
import type { RealtimeInteraction } from "../../styles/realtime/model.ts";
import type { Context } from "./context.ts";

type Parameter = ParameterObject | ReferenceObject;

/** The parameters of an operation: those of its input, then what the protocol adds. */
export function httpParameters(context: Context, interaction: HttpInteraction): readonly Parameter[] {
  const { input, page } = interaction;
  const fields = new Map(recordType(context.workspace, input.type).fields.map((it) => [it.name, it]));
  const named = (names: readonly string[]): readonly Field[] => names.flatMap((it) => fields.get(it) ?? []);
  return [
    ...named(input.path).map((it) => pathParameter(context, it)),
    ...named(input.query).map(
      (it) => (page === null ? null : pageParameter(context, it, page)) ?? queryParameter(context, it),
    ),
    ...input.headers.flatMap(({ field, header }) => named([field]).map((it) => headerParameter(context, it, header))),
    ...keyParameter(context, interaction),
    ...versionParameter(context, interaction),
    ...timeoutParameter(context, interaction.policies.timeoutMs.value),
  ];
}

/** The parameters of a feed. A connection has no deadline. */
export function feedParameters(context: Context, interaction: RealtimeInteraction): readonly Parameter[] {
  const { fields } = recordType(context.workspace, interaction.input);
  const inPath = new Set(interaction.pathFields);
  return [
    ...fields.filter((it) => inPath.has(it.name)).map((it) => pathParameter(context, it)),
    ...fields.filter((it) => !inPath.has(it.name)).map((it) => queryParameter(context, it)),
    ...(interaction.resume === null ? [] : resumeParameters(context)),
  ];
}

/** A parameter in the path has the name that the path has. */
function pathParameter(context: Context, field: Field): ParameterObject {
  return { name: field.name, in: "path", required: true, ...described(context, field) };
}

function queryParameter(context: Context, field: Field): ParameterObject {
  const isList = opened(context.workspace, field.type).type.kind === "list";
  return {
    name: field.names.json,
    in: "query",
    ...(isRequiredInput(context.workspace, field) ? { required: true } : {}),
    ...described(context, field),
    // One key for each item: `?status=OPEN&status=PAID`.
    ...(isList ? { style: "form", explode: true } : {}),
  };
}

function headerParameter(context: Context, field: Field, header: string): ParameterObject {
  const required = isRequiredInput(context.workspace, field);
  return { name: header, in: "header", ...(required ? { required } : {}), ...described(context, field) };
}

function described(context: Context, field: Field): Pick<ParameterObject, "description" | "deprecated" | "schema"> {
  return {
    description: parameterText(context.workspace, field),
    ...(field.deprecated === null ? {} : { deprecated: true }),
    ...(field.deprecated === null || field.deprecated.sunset === null ? {} : { "x-sunset": field.deprecated.sunset }),
    schema: valueSchema(context, field),
    ...(field.safety === "safe" ? {} : { "x-safety": field.safety }),
  };
}

/** A parameter is there or not: it is never null. */
function valueSchema({ workspace, schemas }: Context, field: Field): Schema {
  const schema = schemas.of(field.type, "in", field.constraints);
  return field.default === null ? schema : { ...schema, default: wireJson(workspace, field.type, field.default, "in") };
}

/** The parameters of a page; null for any other field. */
function pageParameter(context: Context, field: Field, page: Page): Parameter | null {
  if (field.name === "cursor") return context.parameters.ref("Cursor", () => queryParameter(context, field));
  if (field.name !== "limit") return null;
  const make = (): ParameterObject => ({
    name: field.names.json,
    in: "query",
    description: `How many items at most. Above ${page.max} counts as ${page.max}.`,
    schema: { type: "integer", format: "int32", minimum: 1, default: page.limit },
  });
  return page.limit === 50 && page.max === 200 ? context.parameters.ref("Limit", make) : make();
}

/** A string of RFC 8941, or a text without quotes. */
const keyPattern = '^("([ !#-\\[\\]-~]|\\\\["\\\\])+"|[^"]+)$';

function keyParameter({ parameters }: Context, { policies }: HttpInteraction): readonly Parameter[] {
  if (policies.idempotency.value !== "key") return [];
  const make = (): ParameterObject => ({
    name: "Idempotency-Key",
    in: "header",
    required: true,
    description:
      "One key for one intent, the same in every retry: the first answer is kept for 24 hours and sent again. " +
      "A structured-field string; its quotes may be left out.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: keyPattern },
    example: `"${exampleUuid}"`,
  });
  return [parameters.ref("IdempotencyKey", make)];
}

/** Whether the caller's copy is current, or still what it wants to change. */
function versionParameter({ parameters }: Context, { etag, method }: HttpInteraction): readonly Parameter[] {
  if (etag === null) return [];
  const isRead = method === "GET" || method === "HEAD";
  const header = (name: string, description: string) => (): ParameterObject => ({
    name,
    in: "header",
    description,
    schema: { type: "string" },
    example: '"12"',
  });
  return isRead
    ? [parameters.ref("IfNoneMatch", header("If-None-Match", "The `ETag` of the caller's copy."))]
    : [
        parameters.ref(
          "IfMatch",
          header("If-Match", "The `ETag` that the caller has read: nothing happens where it is another one now."),
        ),
      ];
}

// What a server waits at most, unless an interaction itself asks for more.
const serverMaxMs = 30_000;

function timeoutParameter({ parameters }: Context, timeoutMs: number | null): readonly Parameter[] {
  const most = Math.max(serverMaxMs, timeoutMs ?? 0);
  const make = (): ParameterObject => ({
    name: "X-Request-Timeout-Ms",
    in: "header",
    description: `How long the caller will wait, in milliseconds. The server gives up then, and after ${most} at the latest.`,
    schema: { type: "integer", format: "int32", minimum: 1 },
    example: timeoutMs ?? most,
  });
  return [most === serverMaxMs ? parameters.ref("RequestTimeout", make) : make()];
}

function resumeParameters({ parameters }: Context): readonly Parameter[] {
  return [
    parameters.ref("LastEventIdHeader", () => ({
      name: "Last-Event-ID",
      in: "header",
      description: "The `id` of the last event seen: the feed goes on after it.",
      schema: { type: "string" },
    })),
    parameters.ref("LastEventIdQuery", () => ({
      name: "lastEventId",
      in: "query",
      description: "The same, for callers that cannot set the header.",
      schema: { type: "string" },
    })),
  ];
}
